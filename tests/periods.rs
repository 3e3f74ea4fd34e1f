//! Periods that run from January: figures of January to May as bulletins print them.

use geep::Project;

/// Half of every grade II limit of GB 3095-2012: SO2 60, NO2 40, PM10 70, PM2.5 35, O3 160 ug/m3, CO 4 mg/m3.
const HALF: [(&str, &str, &str); 6] = [
    ("so2", "30", "ug/m3"),
    ("no2", "20", "ug/m3"),
    ("pm10", "35", "ug/m3"),
    ("pm25", "17.5", "ug/m3"),
    ("o3_8h_p90", "80", "ug/m3"),
    ("co_p95", "2", "mg/m3"),
];

#[test]
fn the_composite_index_of_january_to_may() {
    let data = tempfile::tempdir().unwrap();
    let manifest = "id = \"air\"\ntitle = { zh = \"空气\", en = \"Air\" }\nprofile = \"air-composite-2012-period\"\n\
                    years = [2022]\nmoney_unit = \"亿元\"\n";
    std::fs::write(data.path().join("dataset.toml"), manifest).unwrap();
    let mut table = "code,period,air_item,measure,value,unit,status,source\n".to_string();
    for (item, value, unit) in HALF {
        table += &format!("140100,2022-01/2022-05,{item},air_concentration,{value},{unit},observed,测试\n");
    }
    std::fs::write(data.path().join("浓度.csv"), table).unwrap();
    let computed = Project::open(data.path(), None).unwrap().compute(None).unwrap();
    // Six times a half.
    let index = computed.value("composite_index", &["2022-01/2022-05", "140100"]).unwrap();
    assert!((index - 3.0).abs() < 1e-12, "{index}");
}

"""Makes the tables of tests/office/shapes. The figures are made up.

    python3 -m venv venv && venv/bin/pip install openpyxl xlwt pyarrow
    venv/bin/python tests/office/shapes/make.py

needs LibreOffice (soffice) for .ods and one .xls. Each folder is a case: the table as received and, where one is needed,
the mapping filled in by hand.
"""

import csv
import datetime
import io
import os
import sys

import pyarrow
import pyarrow.feather
import pyarrow.parquet
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from writers import converted, xlsb

MADE_AT = datetime.datetime(2025, 1, 1)


def folder(case):
    path = os.path.join(HERE, case)
    os.makedirs(path, exist_ok=True)
    return path


def save(case, name, data):
    with open(os.path.join(folder(case), name), "wb") as file:
        file.write(data)


def xlsx(*sheets):
    """Sheets are (title, rows, merges[, change])."""
    made = Workbook()
    made.remove(made.active)
    made.properties.created = made.properties.modified = MADE_AT
    for title, rows, merges, *change in sheets:
        tab = made.create_sheet(title)
        for row in rows:
            tab.append(row)
        for block in merges:
            tab.merge_cells(block)
        for act in change:
            act(tab)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book(case, *sheets):
    save(case, "原表.xlsx", xlsx(*sheets))


def text(case, rows, name="原表.csv"):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    save(case, name, out.getvalue().encode("utf-8"))


def mapping(case, content):
    save(case, "mapping.toml", content.lstrip("\n").encode("utf-8"))


HEAD = 'status = "observed"\nsource = "示例"\n'

# A county page of a statistical yearbook: title, unit in the header, totals, notes; the year stands in the title only.
book("县域年鉴", ("2-1", [
    ["2-1  县（市）社会经济主要指标（2021年）"],
    [],
    ["县（市）名称", "行政区域面积\n（平方公里）", "户籍人口\n（万人）", "地区生产总值\n（万元）", "常住人口（万人）"],
    ["定襄县", 859, 22.1, 823456, 19.2],
    ["五台县", 2865, 30.5, 712345, 24.6],
    ["代　县", 1729, 21.4, "—", 17.9],
    ["繁峙县", 2367, 26.2, 654321, 22.8],
    ["合　　计", 7820, 100.2, 2190122, 84.5],
    ["注：人口为年末数。"],
    ["资料来源：示例年鉴。"],
], ["A1:E1"]))
mapping("县域年鉴", HEAD + '''
[[table]]
sheet = "2-1"
header = "3"
output = "年鉴.csv"
keys = { year = "2021" }
column = [
  { at = "A", header = "县（市）名称", key = "county" },
  { at = "B", header = "行政区域面积 （平方公里）", measure = "county_area", unit = "平方公里" },
  { at = "C", skip = true },
  { at = "D", header = "地区生产总值（万元）", measure = "gdp", unit = "万元" },
  { at = "E", measure = "population", unit = "万人" },
]
''')

# Names and codes of their time, and what the figures rest on: 密云县 is 密云区 today, 江干区 went into others in 2021.
book("旧名与版本", ("附表", [
    ["附表  部分县（市、区）地区生产总值（2014年，最终核实数）"],
    ["代码", "县（市、区）", "地区生产总值（亿元）", "价格年份"],
    ["110228", "密云县", 212.4, None],
    ["330104", "江干区", 443.7, "当年价"],
    ["330110", "余杭", 1101.9, "2010年不变价"],
], ["A1:D1"]))
mapping("旧名与版本", HEAD + '''
[[table]]
sheet = "附表"
header = "2"
output = "年鉴.csv"
vintage = "最终核实"
keys = { year = "2014" }
column = [
  { at = "A", key = "county" },
  { at = "B", key = "name" },
  { at = "C", measure = "gdp", unit = "亿元" },
  { at = "D", key = "price_year" },
]
''')

# Proposal only: prices said in the title and over the columns.
book("建议_不变价", ("生产总值", [
    ["各县主要指标（按可比价格计算）"],
    ["县（市）", "地区生产总值（亿元）", None, "常住人口（人）"],
    [None, "2020年不变价", "当年价", None],
    ["定襄县", 61.2, 68.7, 192000],
    ["五台县", 60.4, 62.0, 246000],
], ["A2:A3", "B2:C2", "D2:D3"]))

# The same kind of page, proposal only: what is near is asked, not taken.
book("建议_近似名", ("年鉴", [
    ["县区", "国内生产总值（亿元）", "年末常住人口数（人）", "增速（%）", "地区生产总值（亿元）"],
    ["定襄县", 82.3, 192000, 5.1, 82.3],
    ["五台", 71.2, 246000, 4.8, 71.2],
    ["代县", 40.1, 179000, 6.0, 40.1],
], []))

# A bulletin of the land survey: classes across, unit in the title, a total column and 其中.
book("三调公报", ("公报", [
    ["忻州市第三次国土调查主要数据公报", None, None, None, None, None, None],
    ["单位：万亩", None, None, None, None, None, None],
    ["县（市、区）", "合计", "林地", "草地", "湿地", "其中：滩涂", "城镇村"],
    ["忻府区", 297.1, 95.21, 40.33, 1.2, 0.4, 30.1],
    ["定襄县", 128.8, 35.6, 20.7, 0.8, 0.2, 14.8],
    ["全市", 425.9, 130.81, 61.03, 2.0, 0.6, 44.9],
], ["A1:G1"]))
mapping("三调公报", HEAD + '''
[[table]]
header = "3"
output = "地类面积.csv"
measure = "area"
unit = "万亩"
keys = { year = "2019" }
column = [
  { at = "A", key = "county" },
  { at = "B", skip = true },
  { at = "C", header = "林地", keys = { class = "forest" } },
  { at = "D", header = "草地", members = ["草地"] },
  { at = "E", header = "湿地", members = ["湿地"] },
  { at = "F", skip = true },
  { at = "G", header = "城镇村", keys = { class = "town" } },
]
''')

# A monthly ranking of air quality: pollutants across under one header, ranks left out, month declared.
book("空气月排名", ("2024年3月", [
    ["2024年3月各县（市、区）环境空气质量排名"],
    ["排名", "县区", "综合指数", "浓度（μg/m3）", None, None, "优良天数比例（%）", "同比"],
    [None, None, None, "PM2.5", "PM10", "SO₂", None, None],
    [1, "五台县", 3.21, 28, 61, 9, "90.3%", "-5.2%"],
    [2, "代县", 3.4, 31, 66, 10, "87.1", "1.0%"],
    [3, "繁峙县", 3.62, "33", "70", "<4", 83.9, "—"],
], ["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3", "H2:H3"]))
mapping("空气月排名", '''
status = "observed"
source = "示例通报"
below = "half"

[[table]]
sheet = "2024年3月"
header = "2:3"
output = "空气.csv"
keys = { period = "2024-03" }
column = [
  { at = "A", skip = true },
  { at = "B", key = "county" },
  { at = "C", measure = "composite_index_observed", unit = "1" },
  { at = "D", header = "浓度（μg/m3） / PM2.5", measure = "air_concentration", unit = "ug/m3", members = ["PM2.5"] },
  { at = "E", measure = "air_concentration", unit = "ug/m3", members = ["PM10"] },
  { at = "F", measure = "air_concentration", unit = "ug/m3", members = ["SO2"] },
  { at = "G", measure = "good_day_ratio", unit = "%" },
  { at = "H", skip = true },
]
''')

# A settlement sheet of a finance bureau: office and unit on one line, 栏次, headings 一、二、, 其中 rows.
book("财政决算表", ("决算", [
    ["2022年度决算表", None, None],
    ["编制单位：五台县财政局", None, "单位：万元"],
    ["项目", "行次", "决算数"],
    ["栏次", None, 1],
    ["一、收入", None, None],
    ["旅游收入", 1, "12,345.60"],
    ["其中：门票", 2, 345.6],
    ["二、产值", None, None],
    ["地区生产总值", 3, "712,345"],
    ["合计", 4, 999],
    ["单位负责人：　　　　审核人：　　　　填表人：", None, None],
], []))
mapping("财政决算表", HEAD + '''
[[table]]
header = "3"
output = "决算.csv"
unit = "万元"
keys = { county = "140922", year = "2022" }
column = [
  { at = "A", key = "measure" },
  { at = "B", skip = true },
  { at = "C" },
]
''')

# UTF-8 text with title rows, uneven widths.
text("文本带标题", [
    ["某市各县基本情况"],
    ["", "", "单位：平方公里、万元"],
    ["行政区划代码", "名称", "行政区面积", "地区生产总值"],
    ["140921", "定襄县", "859", "823456"],
    ["140922", "五台县", "2865", "712345"],
    [],
    ["合计", "", "3724", "1535801"],
    ["说明：示例"],
])
mapping("文本带标题", HEAD + '''
[[table]]
header = "3"
output = "基本情况.csv"
keys = { year = "2021" }
column = [
  { at = "A", key = "county" },
  { at = "B", key = "name" },
  { at = "C", measure = "county_area", unit = "平方公里" },
  { at = "D", measure = "gdp", unit = "万元" },
]
''')

# Two header levels: year over indicator, merged.
book("年份在上指标在下", ("表", [
    ["地区", "2020年", None, "2021年", None],
    [None, "地区生产总值（亿元）", "人口（万人）", "地区生产总值（亿元）", "人口（万人）"],
    ["定襄县", 75.5, 19.5, 82.3, 19.2],
    ["五台县", 66.1, 25.0, 71.2, 24.6],
], ["A1:A2", "B1:C1", "D1:E1"]))

# The same in text: what was merged is blank.
text("年份在上指标在下_文本", [
    ["地区", "2020年", "", "2021年", ""],
    ["", "地区生产总值（亿元）", "人口（万人）", "地区生产总值（亿元）", "人口（万人）"],
    ["定襄县", "75.5", "19.5", "82.3", "19.2"],
    ["五台县", "66.1", "25.0", "71.2", "24.6"],
])

# A row of units below the header.
book("单位行", ("表", [
    ["代码", "年份", "地区生产总值", "常住人口", "降水量"],
    [None, None, "亿元", "万人", "mm"],
    ["140921", 2021, 82.3, 19.2, 480],
    ["140922", 2021, 71.2, 24.6, 512.5],
], []))

# Years across, indicator and unit in columns: one county.
book("指标在行年份在列", ("表", [
    ["五台县主要指标", None, None, None, None],
    ["指标", "单位", "2019年", "2020年", "2021年"],
    ["地区生产总值", "亿元", 60.2, 66.1, 71.2],
    ["常住人口", "万人", 25.3, 25.0, 24.6],
    ["降水量", "毫米", 455, "…", 512.5],
], ["A1:E1"]))
mapping("指标在行年份在列", HEAD + '''
[[table]]
header = "2"
output = "五台.csv"
keys = { county = "140922" }
column = [
  { at = "A", key = "measure" },
  { at = "B", key = "unit" },
  { at = "C", keys = { year = "2019" } },
  { at = "D", keys = { year = "2020" } },
  { at = "E", keys = { year = "2021" } },
]
''')

# Years across for one measure that only the title names.
book("年份横排", ("GDP", [
    ["各县地区生产总值（单位：亿元）", None, None, None],
    ["县", 2019, 2020, 2021],
    ["定襄县", 70.2, 75.5, 82.3],
    ["五台县", 60.2, 66.1, 71.2],
    ["代县", 50.3, 52.4, 55.5],
], ["A1:D1"]))
mapping("年份横排", HEAD + '''
[[table]]
header = "2"
output = "gdp.csv"
measure = "gdp"
unit = "亿元"
column = [
  { at = "A", key = "county" },
  { at = "B", header = "2019", keys = { year = "2019" } },
  { at = "C", header = "2020", keys = { year = "2020" } },
  { at = "D", header = "2021", keys = { year = "2021" } },
]
''')

# Classes down the rows, counties merged over them.
book("类型竖排合并", ("表", [
    ["县", "类型", "2020年面积（公顷）"],
    ["五台县", "森林", 120000],
    [None, "草地", 80000],
    [None, "小计", 200000],
    ["代县", "森林", 60000],
    [None, "草地", "—"],
    [None, "小计", 60000],
], ["A2:A4", "A5:A7"]))

# A long table as another system exports it, under Chinese headers; complete: --yes imports it at once.
text("长表_一次导入", [
    ["行政区划代码", "年份", "指标", "数值", "单位", "数据状态", "来源"],
    ["140922", "2021", "地区生产总值", "71.2", "亿元", "实测或公布", "年鉴"],
    ["140922", "2021", "常住人口", "24.6", "万人", "推算", "年鉴"],
    ["140921", "2021年", "GDP", "82.3", "亿元", "实测或公布", "年鉴"],
])

# Figures in every dress.
text("数值写法", [
    ["代码", "年份", "地区生产总值（元）"],
    ["140921", "2021", "８，２３４，５６７，０００．５"],
    ["140922", "2021", "7,123,450,000"],
    ["140923", "2021", "401000万"],
    ["140924", "2021", " 6 543 210 000 "],
    ["140925", "2021", "—"],
    ["140926", "2021", "……"],
    ["140927", "2021", "#"],
    ["140928", "2021", "/"],
    ["140929", "2021", ""],
    ["140930", "2021", "缺测"],
    ["140931", "２０２１年", "３３．４亿"],
])
mapping("数值写法", HEAD + '''
missing = ["缺测"]

[[table]]
header = "1"
output = "gdp.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", key = "year" },
  { at = "C", measure = "gdp", unit = "元" },
]
''')

# What no rule reads: each with its cell.
text("读不成数", [
    ["代码", "年份", "地区生产总值（万元）", "优良天数比例（%）"],
    ["140921", "2021", "约82万", "90%"],
    ["140922", "2021", "1,23", "12"],
    ["140923", "2021", "(401)", "八十"],
    ["140924", "2021", "<0.5", "101"],
    ["140925", "2021", "12.3%", "95"],
    ["140926", "2021", "50*", "-"],
    ["140927", "2021", "71.2亿", "88"],
])
mapping("读不成数", HEAD + '''
[[table]]
header = "1"
output = "gdp.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", key = "year" },
  { at = "C", measure = "gdp", unit = "万元" },
  { at = "D", measure = "good_day_ratio", unit = "%" },
]
''')


# Excel errors, numbers stored as text, percentages, years that became dates, formulas without a value.
def cells(tab):
    tab["B2"] = datetime.date(1905, 7, 13)
    tab["B3"] = datetime.date(2021, 1, 1)
    tab["D2"].number_format = "0.0%"
    tab["C3"] = "#N/A"
    tab["C3"].data_type = "e"
    tab["C4"] = "=C2*2"


book("工作簿的格子", ("表", [
    ["代码", "年份", "地区生产总值（万元）", "优良天数比例（%）"],
    ["140921", None, "823456", 0.905],
    [140922, None, None, 88.1],
    ["140923", 2021, None, 70],
], [], cells))
mapping("工作簿的格子", HEAD + '''
[[table]]
header = "1"
output = "格子.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", key = "year" },
  { at = "C", measure = "gdp", unit = "万元" },
  { at = "D", measure = "good_day_ratio", unit = "%" },
]
''')

# What cells show beside their values: months as dates, a note number set above the line, ten thousands by the number format, a
# hidden row and column.
def looks(tab):
    for row, month in ((2, 1), (3, 2), (4, 3)):
        tab[f"B{row}"] = datetime.date(2022, month, 1)
        tab[f"B{row}"].number_format = 'yyyy"年"m"月"'
    tab["C3"] = CellRichText("25", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    tab["E2"].number_format = "0\\.0,"
    tab.row_dimensions[4].hidden = True
    tab.column_dimensions["D"].hidden = True


book("格子显示的样子", ("表", [
    ["县名", "月份", "PM2.5（μg/m3）", "PM10（μg/m3）", "地区生产总值（万元）"],
    ["五台县", None, 31, 51, 123456],
    ["五台县", None, None, 52, None],
    ["五台县", None, 33, 53, None],
], [], looks))
mapping("格子显示的样子", HEAD + '''
[[table]]
header = "1"
output = "年鉴.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", key = "period" },
  { at = "C", measure = "air_concentration", unit = "ug/m3", keys = { air_item = "pm25" } },
  { at = "D", measure = "air_concentration", unit = "ug/m3", keys = { air_item = "pm10" } },
  { at = "E", skip = true },
]
''')
save("格子显示的样子", "expected.csv", """code,name,period,air_item,measure,value,unit
140922,五台县,2022-01,pm25,air_concentration,31,ug/m3
140922,五台县,2022-01,pm10,air_concentration,51,ug/m3
140922,五台县,2022-02,pm25,air_concentration,25,ug/m3
140922,五台县,2022-02,pm10,air_concentration,52,ug/m3
140922,五台县,2022-03,pm25,air_concentration,33,ug/m3
140922,五台县,2022-03,pm10,air_concentration,53,ug/m3
""".encode("utf-8"))

# Names that fit two units: the parent settles some, a heading above others, one stays in doubt.
text("重名", [
    ["地区", "2021年地区生产总值（亿元）"],
    ["五台县", "71.2"],
    ["鼓楼区", "900"],
    ["大观区", "100"],
])
mapping("重名", HEAD + '''
[[table]]
header = "1"
output = "gdp.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", measure = "gdp", unit = "亿元", keys = { year = "2021" } },
]
''')

book("重名_按上级", ("表", [
    ["地区", "2021年地区生产总值（亿元）"],
    ["南京市", None],
    ["玄武区", 1100],
    ["鼓楼区", 1900],
    ["徐州市", None],
    ["云龙区", 400],
    ["鼓楼区", 500],
], []))

# Rows given twice.
text("重复行", [
    ["代码", "年份", "地区生产总值（万元）"],
    ["140921", "2021", "823456"],
    ["140922", "2021", "712345"],
    ["140921", "2021", "823457"],
])
mapping("重复行", HEAD + '''
[[table]]
header = "1"
output = "gdp.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", key = "year" },
  { at = "C", measure = "gdp", unit = "万元" },
]
''')

# One county in 亩 among others in 万亩.
text("差一万倍", [
    ["县", "2019年面积（万亩）", "2020年面积（万亩）"],
    ["忻府区", "95.21", "95.3"],
    ["定襄县", "35.6", "35.5"],
    ["五台县", "180.2", "1802000"],
    ["代县", "60.4", "60.5"],
    ["繁峙县", "88.1", "88.0"],
])
mapping("差一万倍", HEAD + '''
[[table]]
header = "1"
output = "林地.csv"
measure = "area"
unit = "万亩"
column = [
  { at = "A", key = "county" },
  { at = "B", keys = { year = "2019", class = "forest" } },
  { at = "C", keys = { year = "2020", class = "forest" } },
]
''')

# Several tables on a sheet, by declared ranges.
book("一页两表", ("表", [
    ["表一 面积（单位：公顷）", None, None, None, "表二 产值", None],
    ["县", "森林", "草地", None, "县", "地区生产总值（亿元）"],
    ["五台县", 120000, 80000, None, "五台县", 71.2],
    ["代县", 60000, 40000, None, "代县", 40.1],
], []))
mapping("一页两表", HEAD + '''
[[table]]
sheet = "表"
range = "A2:C4"
header = "2"
output = "面积.csv"
measure = "area"
unit = "公顷"
keys = { year = "2021" }
column = [
  { at = "A", key = "county" },
  { at = "B", members = ["森林"] },
  { at = "C", members = ["草地"] },
]

[[table]]
sheet = "表"
range = "E2:F4"
header = "2"
output = "产值.csv"
keys = { year = "2021" }
column = [
  { at = "E", key = "county" },
  { at = "F", measure = "gdp", unit = "亿元" },
]
''')

# Codes that disagree with names, an old name, a city among its counties.
text("代码与名称", [
    ["代码", "名称", "2021年人口（万人）"],
    ["140922", "定襄县", "24.6"],
    ["149999", "某县", "1"],
    ["140923", "代县", "17.9"],
])
mapping("代码与名称", HEAD + '''
[[table]]
header = "1"
output = "人口.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", key = "name" },
  { at = "C", measure = "population", unit = "万人", keys = { year = "2021" } },
]
''')

# English headers, letter case and width aside.
text("英文表头", [
    ["Code", "YEAR", "Gross Domestic Product (万元)", "ＰＯＰＵＬＡＴＩＯＮ（人）"],
    ["140922", "2021", "712345", "246000"],
])

# Months across.
text("月份横排", [
    ["2024年各县优良天数", "", ""],
    ["县", "2024年1月", "2024年2月"],
    ["五台县", "25", "27"],
    ["代县", "23", "26"],
])
mapping("月份横排", HEAD + '''
[[table]]
header = "2"
output = "优良天数.csv"
measure = "good_days"
unit = "天"
column = [
  { at = "A", key = "county" },
  { at = "B", keys = { period = "2024-01" } },
  { at = "C", keys = { period = "2024-02" } },
]
''')

# The header of the page is repeated on every printed page.
book("分页重复表头", ("表", [
    ["县", "年份", "地区生产总值（亿元）"],
    ["定襄县", 2021, 82.3],
    ["县", "年份", "地区生产总值（亿元）"],
    ["五台县", 2021, 71.2],
    ["续表", None, None],
    ["代县", 2021, 40.1],
], []))

# Last year's mapping on this year's table: a column has moved.
text("表头变了", [
    ["县", "人口（万人）", "地区生产总值（亿元）"],
    ["五台县", "24.6", "71.2"],
])
mapping("表头变了", HEAD + '''
[[table]]
header = "1"
output = "gdp.csv"
keys = { year = "2022" }
column = [
  { at = "A", header = "县", key = "county" },
  { at = "B", header = "地区生产总值（亿元）", measure = "gdp", unit = "亿元" },
]
''')

# A mapping not filled in, with a key that does not exist and a unit that does not fit.
text("映射没填完", [
    ["县", "地区生产总值（亿元）", "人口"],
    ["五台县", "71.2", "24.6"],
])
mapping("映射没填完", '''
status = ""
source = "示例"

[[table]]
header = "1"
output = "gdp.csv"
keys = { year = "2021" }
column = [
  { at = "A", key = "county" },
  { at = "B", measure = "gdp", unit = "公顷" },
  { at = "C", measure = "", unit = "万人" },
]
''')
text("映射没有状态", [
    ["县", "地区生产总值（亿元）"],
    ["五台县", "71.2"],
])
mapping("映射没有状态", '''
[[table]]
header = "1"
output = "gdp.csv"
keys = { year = "2021" }
column = [
  { at = "A", key = "county" },
  { at = "B", measure = "gdp", unit = "亿元" },
]
''')

# Nothing that looks like a table.
text("没有表", [["五台县生态环境局"], ["关于报送数据的函"], ["附件略"]])

# Words of rows that need a meaning: classes of another survey.
text("地类改名", [
    ["县", "地类", "面积（公顷）"],
    ["五台县", "林地", "120000"],
    ["五台县", "耕地", "60000"],
    ["五台县", "园地", "5000"],
])
mapping("地类改名", HEAD + '''
[words.class]
"林地" = "forest"
"耕地" = "farmland"

[[table]]
header = "1"
output = "面积.csv"
skip = ["园地"]
keys = { year = "2019" }
column = [
  { at = "A", key = "county" },
  { at = "B", key = "class" },
  { at = "C", measure = "area", unit = "公顷" },
]
''')

# A page of explanations before the data; cities merged over their counties; the city's own row is a total.
book("市县两列", ("说明", [["本表由示例局提供"], ["口径见附注"]], []), ("数据", [
    ["市", "县（市、区）", "2020年", None, "2021年", None],
    [None, None, "粮食", "降水量（mm）", "粮食", "降水量（mm）"],
    ["南京市", "玄武区", 1, 1100, 2, 1120],
    [None, "鼓楼区", 1, 1105, 2, 1125],
    ["徐州市", "云龙区", 3, 850, 4, 860],
    [None, "鼓楼区", 3, 845, 4, 855],
], ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "A3:A4", "A5:A6"]))

# A city and its counties in one table.
text("市与县同表", [
    ["地区", "2021年地区生产总值（亿元）"],
    ["忻州市", "1300.5"],
    ["定襄县", "82.3"],
    ["五台县", "71.2"],
])
mapping("市与县同表", HEAD + '''
[[table]]
header = "1"
output = "gdp.csv"
column = [
  { at = "A", key = "county" },
  { at = "B", measure = "gdp", unit = "亿元", keys = { year = "2021" } },
]
''')

# Two years over 城镇 and 农村: a word that is not used is asked about, never dropped.
book("上级表头没用上", ("表", [
    ["县", "农村", None, "合计", None],
    [None, "常住人口（万人）", "户数", "常住人口（万人）", "户数"],
    ["定襄县", 9.1, 3, 19.2, 7],
    ["五台县", 12.4, 4, 24.6, 9],
], ["A1:A2", "B1:C1", "D1:E1"]))

# Classes across without a word on what is measured; the measure is asked for.
book("建议_类型横排", ("三调", [
    ["2019年土地利用面积", None, None, None],
    [None, None, None, "单位：公顷"],
    ["县", "森林", "草地", "耕地"],
    ["定襄县", 23733, 13800, 30000],
    ["五台县", 120133, 80200, 25000],
], ["A1:D1"]))

# One table in every format: the year over the indicators, an error, percentages that hold fractions, a note below.
ACROSS = ["地区生产总值（亿元）", "常住人口（万人）", "优良天数比例（%）"]
SAME = [
    ["各县主要指标", None, None, None, None, None, None],
    ["地区", "2020年", None, None, "2021年", None, None],
    [None, *ACROSS, *ACROSS],
    ["定襄县", 75.5, 19.5, 0.905, 82.3, 19.2, 0.912],
    ["五台县", 66.1, 25, 0.88, 71.2, "#N/A", 1],
    ["代县", 52.4, 18, 0.8765, 55.5, 17.9, 0.9],
    ["注：人口为年末数。", None, None, None, None, None, None],
]
# First and last row, first and last column, from 0.
BLOCKS = [(0, 0, 0, 6), (1, 2, 0, 0), (1, 1, 1, 3), (1, 1, 4, 6)]
PERCENT = [(r, c) for r in (3, 4, 5) for c in (3, 6)]
FAULT = (4, 5)
YEARS = ["2020", "2021"]
MEASURES = [("gdp", "亿元"), ("population", "万人"), ("good_day_ratio", "%")]
CODES = {"定襄县": "140921", "五台县": "140922", "代县": "140923"}


def expected():
    """What any of the formats must give: by hand, of a percentage a hundred times its fraction."""
    shown = {0.905: "90.5", 0.912: "91.2", 0.88: "88", 1: "100", 0.8765: "87.65", 0.9: "90"}
    rows = [["code", "name", "year", "period", "measure", "value", "unit"]]
    for r, (name, *figures) in enumerate(SAME[3:6], 3):
        for at, figure in enumerate(figures):
            if (r, at + 1) != FAULT:
                measure, unit = MEASURES[at % 3]
                value = shown[figure] if (r, at + 1) in PERCENT else str(figure)
                year = YEARS[at // 3]
                # That of the good days is a period, of which a year is one.
                when = ["", year] if measure == "good_day_ratio" else [year, ""]
                rows.append([CODES[name], name, *when, measure, value, unit])
    return rows


def same_mapping(header, joint):
    """The words above the columns are told, so that merged cells must be read."""
    columns = "".join(
        f'  {{ at = "{"BCDEFG"[at]}", header = "{YEARS[at // 3]}年{joint}{ACROSS[at % 3]}", measure = "{MEASURES[at % 3][0]}", '
        f'unit = "{MEASURES[at % 3][1]}", keys = {{ year = "{YEARS[at // 3]}" }} }},\n'
        for at in range(6)
    )
    return HEAD + f"""
[[table]]
header = "{header}"
output = "年鉴.csv"
column = [
  {{ at = "A", header = "地区", key = "county" }},
{columns}]
"""


def same_change(tab):
    for r, c in PERCENT:
        tab.cell(r + 1, c + 1).number_format = "0.0%" if c == 3 else "0.00%"
    tab.cell(FAULT[0] + 1, FAULT[1] + 1).data_type = "e"


def same_xls():
    made = xlwt.Workbook(encoding="utf-8")
    tab = made.add_sheet("表")
    for r, row in enumerate(SAME):
        for c, value in enumerate(row):
            block = next((b for b in BLOCKS if (b[0], b[2]) == (r, c)), None)
            if block:
                tab.write_merge(*block, value)
            elif (r, c) == FAULT:
                tab.row(r).set_cell_error(c, 0x2A)
            elif value is not None:
                tab.write(r, c, value, xlwt.easyxf(num_format_str="0.0%" if (r, c) in PERCENT else "General"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def same_page():
    """As Excel saves a web page: fractions beside what is shown."""
    within = {(r, c) for top, end, left, right in BLOCKS for r in range(top, end + 1) for c in range(left, right + 1)}
    lines = []
    for r, row in enumerate(SAME):
        cells = []
        for c, value in enumerate(row):
            block = next((b for b in BLOCKS if (b[0], b[2]) == (r, c)), None)
            if block:
                top, end, left, right = block
                cells.append(f'<td rowspan={end - top + 1} colspan="{right - left + 1}">{value}</td>')
            elif (r, c) in PERCENT:
                cells.append(f'<td x:num="{value}">{value:.0%}</td>')
            elif (r, c) not in within:
                cells.append(f"<td>{'' if value is None else value}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>\r\n")
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>'
    return f'{head}<body><table border="1">{"".join(lines)}</table></body></html>'.encode("gbk")


def same_columns():
    """A table of typed columns has one header, no errors and no formats: a fault is a null, a percentage a number."""
    names = ["地区"] + [f"{year}年{name}" for year in YEARS for name in ACROSS]
    value = lambda r, c: None if (r, c) == FAULT else round(SAME[r][c] * 100, 6) if (r, c) in PERCENT else SAME[r][c]
    columns = {name: [value(r, c) for r in (3, 4, 5, 6)] for c, name in enumerate(names)}
    return pyarrow.table({name: pyarrow.array(cells, pyarrow.string() if name == "地区" else pyarrow.float64()) for name, cells in columns.items()})


LETTERS = "ABCDEFG"
SAME_BOOK = xlsx(("表", SAME, [f"{LETTERS[b[2]]}{b[0] + 1}:{LETTERS[b[3]]}{b[1] + 1}" for b in BLOCKS], same_change))
PARQUET, ARROW = io.BytesIO(), io.BytesIO()
pyarrow.parquet.write_table(same_columns(), PARQUET)
pyarrow.feather.write_feather(same_columns(), ARROW, compression="lz4")
for kind, name, data, header in [
    ("xlsx", "原表.xlsx", SAME_BOOK, ("2:3", " / ")),
    ("xls", "原表.xls", same_xls(), ("2:3", " / ")),
    ("xls_LibreOffice", "原表.xls", converted(SAME_BOOK, ".xlsx", "xls"), ("2:3", " / ")),
    ("xlsb", "原表.xlsb", xlsb("表", SAME, BLOCKS, PERCENT, [FAULT]), ("2:3", " / ")),
    ("ods", "原表.ods", converted(SAME_BOOK, ".xlsx", "ods"), ("2:3", " / ")),
    ("网页", "原表.xls", same_page(), ("2:3", " / ")),
    ("parquet", "原表.parquet", PARQUET.getvalue(), ("1", "")),
    ("arrow", "原表.arrow", ARROW.getvalue(), ("1", "")),
]:
    save(f"格式_{kind}", name, data)
    mapping(f"格式_{kind}", same_mapping(*header))
    text(f"格式_{kind}", expected(), "expected.csv")

//! Values of a scenario file that may be written in two ways: one word or several, a word or one for each dimension, a
//! number or a number with its unit.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// One word, or a list of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

/// A member of the one dimension in question, or members by dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    Word(String),
    Of(BTreeMap<String, String>),
}

/// A number, with its unit where it stands in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure(pub String);

struct Loose<T>(std::marker::PhantomData<T>);

/// What a value is made from.
trait Made: Sized {
    const WANTED: &'static str;
    fn word(text: &str) -> Option<Self>;
    fn number(_text: String) -> Option<Self> {
        None
    }
    fn list(_list: Vec<String>) -> Option<Self> {
        None
    }
    fn map(_map: BTreeMap<String, String>) -> Option<Self> {
        None
    }
}

impl Made for Words {
    const WANTED: &'static str = "a string or a list of strings";

    fn word(text: &str) -> Option<Words> {
        Some(Words(vec![text.to_string()]))
    }

    fn list(list: Vec<String>) -> Option<Words> {
        Some(Words(list))
    }
}

impl Made for Member {
    const WANTED: &'static str = "a string, or a table of strings by dimension";

    fn word(text: &str) -> Option<Member> {
        Some(Member::Word(text.to_string()))
    }

    fn map(map: BTreeMap<String, String>) -> Option<Member> {
        Some(Member::Of(map))
    }
}

impl Made for Figure {
    const WANTED: &'static str = "a number, or a string with a number and its unit";

    fn word(text: &str) -> Option<Figure> {
        Some(Figure(text.to_string()))
    }

    fn number(text: String) -> Option<Figure> {
        Some(Figure(text))
    }
}

impl<'de, T: Made> Visitor<'de> for Loose<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WANTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::word(text).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Str(text), &self))
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<T, E> {
        T::number(n.to_string()).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Signed(n), &self))
    }

    fn visit_f64<E: Error>(self, x: f64) -> Result<T, E> {
        T::number(x.to_string()).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Float(x), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let mut list = Vec::new();
        while let Some(word) = seq.next_element()? {
            list.push(word);
        }
        T::list(list).ok_or_else(|| A::Error::invalid_type(serde::de::Unexpected::Seq, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<T, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, value)) = entries.next_entry()? {
            map.insert(key, value);
        }
        T::map(map).ok_or_else(|| A::Error::invalid_type(serde::de::Unexpected::Map, &self))
    }
}

macro_rules! loose {
    ($name:ident, $schema:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                from.deserialize_any(Loose(std::marker::PhantomData))
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

loose!(
    Words,
    json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
);
loose!(
    Member,
    json_schema!({
        "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": "string" } }]
    })
);
loose!(Figure, json_schema!({ "anyOf": [{ "type": "string" }, { "type": "number" }] }));

//! What the formats in JSON share: files of which each node stands on a line of its own, and columns as members of an
//! object.

use std::io::{self, Write};

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::{ser::Formatter, value::RawValue};

use super::column::{Field, json};
use crate::{export::ExportError, query::Citation};

/// Writes a value as JSON with a line break at the end. Arrays and objects down to `depth` have a line for each of their
/// members, deeper ones stand on the line they begin on: so that people can read the file and compare two.
pub(super) fn write(value: &impl Serialize, depth: usize, mut out: impl Write) -> Result<(), ExportError> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Lines { depth, at: 0, filled: false });
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// A value on one line, wherever it stands.
pub(super) fn inline(value: &impl Serialize) -> serde_json::Result<Box<RawValue>> {
    let mut out = Vec::new();
    let layout = Lines { depth: 0, at: 0, filled: false };
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, layout))?;
    serde_json::from_slice(&out)
}

/// The columns of a node or an edge as members of an object: a column that holds several values is an array, and one
/// without a value is left out.
pub(super) struct Members<'m, T> {
    pub(super) fields: &'m [Field<T>],
    pub(super) of: &'m T,
}

impl<T> Serialize for Members<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in self.fields {
            match &*field.values(self.of) {
                [] => (),
                [value] if !field.column.many => map.serialize_entry(&field.column.name, &json(value))?,
                values => {
                    let values: Vec<serde_json::Value> = values.iter().map(json).collect();
                    map.serialize_entry(&field.column.name, &values)?;
                }
            }
        }
        map.end()
    }
}

/// An array that is made while it is written.
pub(super) struct Each<F>(pub(super) F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_seq(None)?;
        for item in self.0() {
            array.serialize_element(&item)?;
        }
        array.end()
    }
}

/// A point of the picture.
#[derive(Serialize)]
pub(super) struct Position {
    x: f64,
    y: f64,
}

impl Position {
    pub(super) fn of((x, y): (f64, f64)) -> Self {
        Self { x, y }
    }
}

/// A citation with its parts apart.
#[derive(Serialize)]
pub(super) struct Cited<'c> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'c str>,
    iri: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    begin: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
}

impl<'c> Cited<'c> {
    pub(super) fn all(citations: &'c [Citation]) -> Vec<Self> {
        citations
            .iter()
            .map(|citation| Self {
                kind: citation.kind.name(),
                sentence: citation.sentence.as_deref(),
                document: citation.document.as_deref(),
                title: citation.title.as_deref(),
                publisher: citation.publisher.as_deref(),
                date: citation.date.as_deref(),
                iri: &citation.iri,
                begin: citation.begin,
                end: citation.end,
            })
            .collect()
    }
}

/// The layout of [`write`].
struct Lines {
    depth: usize,
    at: usize,
    /// Whether the innermost array or object that has ended a member has one.
    filled: bool,
}

impl Lines {
    fn begin<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.at += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.at -= 1;
        if self.filled && self.at < self.depth {
            self.line(out)?;
        }
        out.write_all(bracket)
    }

    fn member<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        let inside = self.at > self.depth;
        out.write_all(match (first, inside) {
            (true, _) => b"",
            (false, true) => b", ",
            (false, false) => b",",
        })?;
        if inside { Ok(()) } else { self.line(out) }
    }

    fn line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.at).try_for_each(|_| out.write_all(b" "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.member(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.member(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn written(value: &impl Serialize, depth: usize) -> String {
        let mut out = Vec::new();
        write(value, depth, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn members_have_lines_down_to_the_depth() {
        let value = BTreeMap::from([("a", vec![BTreeMap::from([("x", 1), ("y", 2)])]), ("b", vec![])]);
        assert_eq!(written(&value, 0), "{\"a\": [{\"x\": 1, \"y\": 2}], \"b\": []}\n");
        assert_eq!(written(&value, 1), "{\n \"a\": [{\"x\": 1, \"y\": 2}],\n \"b\": []\n}\n");
        assert_eq!(written(&value, 2), "{\n \"a\": [\n  {\"x\": 1, \"y\": 2}\n ],\n \"b\": []\n}\n");
    }
}

//! Forms: the parts of a multipart body, and Swagger 2.0's form parameters.

use std::collections::HashSet;

use crate::deep::deeper;
use crate::diagnostic::Code;
use crate::ir::{
    Body, Content, Encoding, Field, FormPart, Hint, Kind, Kinds, OperationId, Payload, Place,
    Presence, Record, Rest, Rule, Schema, SchemaId, Shape, TypeId,
};
use crate::load::At;

use super::annotation::schema_docs;
use super::body::{REQUEST, is_file};
use super::facets::stated_type;
use super::file::Filed;
use super::members::Members;
use super::parameter::PARAM;
use super::set::Key;
use super::{Lowering, docs, literal, text};

/// How many sets of schemas the parts of one form may come from.
const MOST: usize = 2_000;

impl<'d> Lowering<'_, 'd> {
    /// The parts of a multipart body: the members of its schema, or of every schema that a union or a base stands for; `None`
    /// if these name none.
    pub(super) fn form_parts(
        &mut self,
        at: At<'d>,
        schema: Option<At<'d>>,
        id: OperationId,
    ) -> Option<Vec<FormPart>> {
        let key = self.key_of_all(&[schema?]);
        let ways = self.ways_of_form(key)?;
        let mut members: Members<'d, Vec<Vec<At<'d>>>> = Members::default();
        let mut required: Members<'d, usize> = Members::default();
        for way in &ways {
            let facets = self.facets(way);
            for (wire, schemas) in facets.properties.iter() {
                let known = members.entry(wire);
                if !known.contains(schemas) {
                    known.push(schemas.clone());
                }
            }
            facets
                .required
                .names()
                .for_each(|wire| *required.entry(wire) += 1);
        }
        if members.is_empty() {
            return None;
        }
        if ways.len() > 1 {
            let message = "a form has the parts of all these schemas; which of them belong together is not checked";
            let report = self.diags.report(Code::NotYet, at, message);
            drop(report.fix("describe the form by one object, and what goes together in words"));
        }
        let encodings = self.encodings(at, id);
        let mut parts = Vec::new();
        for (wire, told) in members.into_iter() {
            let encoding = encodings.iter().find(|one| one.wire == *wire);
            let media = encoding.and_then(|one| one.media.clone());
            let filed = told.iter().map(|one| self.filed(one, media.as_deref()));
            let filed: Vec<Filed> = filed.collect();
            let file = filed.iter().filter_map(|one| one.file).max();
            let null = file.is_some() && filed.iter().any(|one| one.null);
            let first = *told.first()?.first()?;
            self.report_mixed(first, wire, &filed);
            let hint = self.hint(at, Some(first), id, (wire, wire));
            parts.push(FormPart {
                origin: self.origin(first),
                wire: wire.to_owned(),
                required: required.get(wire) == Some(&ways.len()) && !null,
                ty: match file {
                    Some(_) => self.any(),
                    None => self.part_type(&told, hint),
                },
                file,
                media,
                docs: schema_docs(first),
            });
        }
        Some(parts)
    }

    /// Tells of a part that is a file in some of the schemas of a form alone, or by some of its branches.
    fn report_mixed(&self, at: At<'d>, wire: &str, filed: &[Filed]) {
        let is_file = |one: &Filed| one.file.is_some();
        let message = match filed.iter().any(is_file) {
            // Bytes hold what the others say as well.
            true if !filed.iter().all(is_file) => {
                format!("`{wire}` is a file in some schemas of the form only; it is one in all")
            }
            false if filed.iter().any(|one| one.mixed) => {
                format!("`{wire}` is a file by some of its branches only; it is carried as a value")
            }
            _ => return,
        };
        let report = self.diags.report(Code::NotYet, at, message);
        drop(report.fix("give the file and what is none a part of its own each"));
    }

    /// The sets of objects that a set stands for, each of which names its members: its own, or those that branches of
    /// unions and variants of bases lead to. `None` if these are too many.
    fn ways_of_form(&mut self, key: Key) -> Option<Vec<Key>> {
        let key = self.beside_null(key.with_mask(Kinds::of(Kind::Object)));
        let (mut ways, mut seen) = (Vec::new(), HashSet::new());
        for variant in self.objects_of_variants(&key) {
            self.ways_of_unions(variant, &mut ways, &mut seen)?;
        }
        self.ways_of_unions(key, &mut ways, &mut seen)?;
        Some(ways)
    }

    /// The sets that the choices of a set lead to, apart from such as nothing can be.
    pub(super) fn ways_of_unions(
        &mut self,
        key: Key,
        ways: &mut Vec<Key>,
        seen: &mut HashSet<Key>,
    ) -> Option<()> {
        if !seen.insert(key.clone()) {
            return Some(());
        }
        let Some((part, without, list)) = self.facets(&key).union else {
            ways.push(key);
            return Some(());
        };
        if seen.len() > MOST || self.has_too_many_ways(&key) {
            return None;
        }
        let mut base = key;
        base.parts[part].without |= without;
        self.drop_idle(&mut base);
        for branch in list.items() {
            let joined = base.and(&self.key(branch));
            if !self.kinds_of(&joined).is_empty() {
                let joined = self.beside_null(joined);
                deeper(|| self.ways_of_unions(joined, ways, seen))?;
            }
        }
        Some(())
    }

    /// The type of a part that is not a file, by what each way says of it.
    fn part_type(&mut self, told: &[Vec<At<'d>>], hint: Hint) -> TypeId {
        if let [only] = told {
            return self.all_of(only, hint);
        }
        let mut keys: Vec<Key> = Vec::new();
        for schemas in told {
            let key = self.key_of_all(schemas);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let at = told[0][0];
        let one = match keys.len() {
            1 => Some(self.all_of(&told[0], hint)),
            _ => self.one_of_keys(&keys, at, hint),
        };
        one.unwrap_or_else(|| {
            let message = "this part is not alike in all schemas of the form, and so is JSON";
            let report = self.diags.report(Code::NotYet, at, message);
            drop(report.fix("give the part one schema, or each kind of it a name of its own"));
            self.any()
        })
    }

    /// The body that form parameters of 2.0 are: a multipart form if there is a file among them,
    /// whatever `consumes` says otherwise.
    pub(super) fn form_body(
        &mut self,
        at: At<'d>,
        fields: &[At<'d>],
        id: OperationId,
    ) -> Option<Body> {
        if fields.is_empty() {
            return None;
        }
        let medias = self.stated_medias(at, "consumes");
        let multipart = medias.iter().any(|media| media.starts_with("multipart/"));
        let urlencoded = medias
            .iter()
            .any(|media| media.ends_with("form-urlencoded"));
        let file = fields.iter().any(|field| is_file(*field));
        let mut payloads = Vec::new();
        if !file && (urlencoded || !multipart) {
            let form = Payload::Form(
                self.form_record(at, fields, id),
                self.form_encodings(fields),
            );
            payloads.push(("application/x-www-form-urlencoded", form));
        }
        if file || multipart {
            let parts = fields.iter().map(|field| self.form_field(*field, id));
            payloads.push(("multipart/form-data", Payload::Multipart(parts.collect())));
        }
        let contents = payloads.into_iter().map(|(media, payload)| Content {
            also: Vec::new(),
            origin: self.origin(at),
            media: media.to_owned(),
            payload,
        });
        Some(Body {
            origin: self.origin(at),
            required: fields.iter().any(|field| self.switch(*field, "required")),
            contents: contents.collect(),
            docs: Default::default(),
        })
    }

    fn field_type(&mut self, field: At<'d>, id: OperationId) -> TypeId {
        let name = text(field, "name").unwrap_or_default();
        let hint = self.hint(field, None, id, (PARAM, &name));
        self.schema(field, hint)
    }

    fn form_field(&mut self, field: At<'d>, id: OperationId) -> FormPart {
        let file = is_file(field).then_some(false);
        FormPart {
            origin: self.origin(field),
            wire: text(field, "name").unwrap_or_default(),
            required: self.switch(field, "required"),
            ty: match file {
                Some(_) => self.any(),
                None => self.field_type(field, id),
            },
            file,
            media: None,
            docs: docs(field),
        }
    }

    /// A record of form parameters, with a rule that states what they state.
    fn form_record(&mut self, at: At<'d>, fields: &[At<'d>], id: OperationId) -> TypeId {
        let mut record = Record {
            fields: Vec::new(),
            rest: Rest::Open,
        };
        let (mut refs, mut properties, mut required) = (Vec::new(), Vec::new(), Vec::new());
        for field in fields {
            let Some(wire) = text(*field, "name") else {
                continue;
            };
            let mut name = String::new();
            literal::quote(&wire, &mut name);
            properties.push(format!("{name}:{{\"$ref\":\"#{}\"}}", refs.len()));
            refs.push(self.schema_text(*field));
            let presence = match self.switch(*field, "required") {
                true => Presence::Required,
                false => Presence::Optional,
            };
            if presence == Presence::Required {
                required.push(name);
            }
            record.fields.push(Field {
                origin: self.origin(*field),
                wire,
                presence,
                ty: self.field_type(*field, id),
                enumerated: false,
                access: Default::default(),
                default: field
                    .get("default")
                    .map(|at| Box::new(literal::literal(at))),
                example: self.example(*field),
                docs: docs(*field),
                deprecated: false,
            });
        }
        let hint = Hint::Operation {
            operation: id,
            role: REQUEST.to_owned(),
            title: None,
        };
        let ty = self.push(at, hint, Shape::Record(record));
        let schema = SchemaId(self.api.schemas.len() as u32);
        self.api.schemas.push(Schema {
            origin: self.origin(at),
            hint: None,
            text: format!(
                "{{\"type\":\"object\",\"required\":[{}],\"properties\":{{{}}}}}",
                required.join(","),
                properties.join(",")
            ),
            refs,
            patterns: Vec::new(),
        });
        self.api.types[ty.0 as usize].schema = Rule::whole(schema);
        ty
    }

    /// How lists among form parameters are written: 2.0's `collectionFormat`, commas unless stated.
    fn form_encodings(&mut self, fields: &[At<'d>]) -> Vec<Encoding> {
        let lists = fields
            .iter()
            .filter(|field| stated_type(**field) == Some("array"));
        let encodings = lists.map(|field| Encoding {
            wire: text(*field, "name").unwrap_or_default(),
            media: None,
            style: Some(self.style(*field, Place::Query)),
            explode: Some(text(*field, "collectionFormat").as_deref() == Some("multi")),
            allow_reserved: false,
            headers: Vec::new(),
        });
        encodings.collect()
    }
}

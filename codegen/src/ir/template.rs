//! Path templates, taken apart (OpenAPI 3.1, 4.8.8.1; `google.api.http`, "Path template syntax").

/// A path template, piece by piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template(pub Vec<Piece>);

/// What a path template is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What stands for itself.
    Text(String),
    /// A parameter within one segment, by its name.
    Param(String),
    /// A parameter of the segments that its shape states: `name` and `shelves/*`.
    Shaped(String, String),
}

impl Template {
    /// The names of its parameters, in order; one may stand twice.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Param(name) | Piece::Shaped(name, _) => Some(name.as_str()),
        })
    }

    /// Whether a parameter stands in the query that the template ends with, and nowhere before.
    pub fn asks(&self, name: &str) -> bool {
        let is_query = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains('?'));
        let is_it = |piece: &Piece| matches!(piece, Piece::Param(one) | Piece::Shaped(one, _) if one == name);
        let query = self.0.iter().position(is_query).unwrap_or(self.0.len());
        let (path, query) = self.0.split_at(query);
        !path.iter().any(is_it) && query.iter().any(is_it)
    }
}

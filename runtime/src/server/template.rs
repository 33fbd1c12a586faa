//! Path templates: which operation a path means, and what stands for its parameters.
//!
//! In: templates such as `/files/{name}.{ext}:copy`, and paths as they came. Out: for the host router a route per
//! form, whatever the parameters are called; for a path the text of each parameter, still escaped.

/// A template, taken apart.
#[derive(Debug)]
pub(super) struct Template {
    segments: Vec<Vec<Piece>>,
    /// Pairs that the query must have: the name, and its value as it is written, with parameters in it.
    query: Vec<(&'static str, Vec<Piece>)>,
}

#[derive(Debug, PartialEq)]
enum Piece {
    Text(&'static str),
    Param(&'static str),
}

impl Template {
    pub(super) fn parse((path, query): (&'static str, &'static str)) -> Self {
        Template {
            segments: path.split('/').skip(1).map(pieces).collect(),
            query: query.split('&').filter_map(pair).collect(),
        }
    }

    /// The route of this form: parameters by position, segments that a parameter has a part in
    /// captured whole.
    pub(super) fn route(&self) -> String {
        let mut route = String::new();
        for (index, segment) in self.segments.iter().enumerate() {
            route.push('/');
            match segment.as_slice() {
                [] => {}
                [Piece::Text(text)] => {
                    route.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                _ => route.push_str(&format!("{{p{index}}}")),
            }
        }
        if route.is_empty() {
            "/".to_owned()
        } else {
            route
        }
    }

    /// Whether another template matches the same requests, whatever its parameters are called.
    pub(super) fn is_like(&self, other: &Template) -> bool {
        let piece = |pair: (&Piece, &Piece)| match pair {
            (Piece::Text(one), Piece::Text(other)) => one == other,
            (one, other) => matches!((one, other), (Piece::Param(_), Piece::Param(_))),
        };
        let segment = |one: &Vec<Piece>, other: &Vec<Piece>| {
            one.len() == other.len() && one.iter().zip(other).all(piece)
        };
        let mut segments = self.segments.iter().zip(&other.segments);
        self.segments.len() == other.segments.len()
            && segments.all(|(one, other)| segment(one, other))
            && self.query.len() == other.query.len()
            && self
                .query
                .iter()
                .zip(&other.query)
                .all(|((one, text), (other, like))| one == other && segment(text, like))
    }

    /// How much of the template is written out: of two that match the one with more is meant.
    pub(super) fn weight(&self) -> usize {
        let values = self.query.iter().map(|(_, value)| value);
        let pieces = self.segments.iter().chain(values).flatten();
        let texts = pieces.map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Param(_) => 0,
        });
        let names = self.query.iter().map(|(name, _)| name.len());
        texts.chain(names).sum()
    }

    /// The text of each parameter, if the path has this form and the query what it must have.
    pub(super) fn matches<'p>(
        &self,
        path: &'p str,
        query: &'p str,
    ) -> Option<Vec<(&'static str, &'p str)>> {
        let mut found = Vec::new();
        for (name, wanted) in &self.query {
            let pairs = query
                .split('&')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let mut values = pairs.filter(|(key, _)| key == name).map(|(_, value)| value);
            match wanted.as_slice() {
                // A value may be empty, which a segment may not.
                [Piece::Param(param)] => found.push((*param, values.next()?)),
                wanted if values.any(|value| segment_matches(wanted, value, &mut found)) => {}
                _ => return None,
            }
        }
        let mut texts = path.split('/').skip(1);
        for segment in &self.segments {
            if !segment_matches(segment, texts.next()?, &mut found) {
                return None;
            }
        }
        texts.next().is_none().then_some(found)
    }
}

fn pair(pair: &'static str) -> Option<(&'static str, Vec<Piece>)> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (!pair.is_empty()).then(|| (name, pieces(value)))
}

fn pieces(segment: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((text, param, after)) = rest.split_once('{').and_then(|(text, tail)| {
        let (param, after) = tail.split_once('}')?;
        Some((text, param, after))
    }) {
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        pieces.push(Piece::Param(param));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Matches greedily: in `{name}.{ext}` the last dot divides.
fn segment_matches<'p>(
    pieces: &[Piece],
    text: &'p str,
    found: &mut Vec<(&'static str, &'p str)>,
) -> bool {
    match pieces {
        [] => return text.is_empty(),
        [Piece::Text(literal)] => return text == *literal,
        [Piece::Param(_)] if text.is_empty() => return false,
        _ => {}
    }
    let Some(ends) = ends(pieces, text) else {
        return false;
    };
    let mut begin = 0;
    for (piece, end) in pieces.iter().zip(ends) {
        if let Piece::Param(name) = piece {
            found.push((name, &text[begin..end]));
        }
        begin = end;
    }
    true
}

/// Where each piece ends. What follows a parameter begins as late as it can, whatever stands before: so one way from the
/// end to the beginning is enough, however long the text.
fn ends(pieces: &[Piece], text: &str) -> Option<Vec<usize>> {
    let (first, rest) = pieces.split_first()?;
    let mut ends = Vec::with_capacity(pieces.len());
    // Where what follows begins at the latest, and whether it may begin earlier, as parameters may.
    let (mut latest, mut earlier) = (text.len(), false);
    for piece in rest.iter().rev() {
        let before = &text[..latest];
        let (begin, end) = match piece {
            Piece::Param(_) => (before.char_indices().next_back()?.0, latest),
            Piece::Text(literal) => {
                let begin = match earlier {
                    true => before.rfind(literal)?,
                    false => before.strip_suffix(literal)?.len(),
                };
                (begin, begin + literal.len())
            }
        };
        ends.push(end);
        (latest, earlier) = (begin, matches!(piece, Piece::Param(_)));
    }
    ends.push(match first {
        Piece::Param(_) if latest > 0 => latest,
        Piece::Text(literal) if text.starts_with(literal) => {
            let end = literal.len();
            (end == latest || (earlier && end < latest)).then_some(end)?
        }
        _ => return None,
    });
    ends.reverse();
    Some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(path: &'static str) -> Template {
        Template::parse((path, ""))
    }

    #[test]
    fn parts_of_segments_are_parameters() {
        let template = parse("/files/{name}.{ext}:copy");
        assert_eq!(template.route(), "/files/{p1}");
        let found = template.matches("/files/a.b.txt:copy", "").unwrap();
        assert_eq!(found, [("name", "a.b"), ("ext", "txt")]);
        assert!(template.matches("/files/a.txt", "").is_none());
        assert!(template.matches("/files/a.txt:copy/more", "").is_none());
    }

    #[test]
    fn the_way_to_a_match_is_short_and_greedy() {
        let dots = format!("/{}", ".".repeat(60_000));
        let template = parse("/{a}.{b}.{c}:copy");
        let start = std::time::Instant::now();
        assert!(template.matches(&dots, "").is_none());
        let whole = format!("{dots}:copy");
        let found = template.matches(&whole, "").unwrap();
        assert_eq!(found[1..], [("b", "."), ("c", ".")]);
        assert!(start.elapsed() < std::time::Duration::from_secs(1));
        let matches = |template, path| parse(template).matches(path, "");
        let two = |a, b| Some(vec![("a", a), ("b", b)]);
        assert_eq!(matches("/v{a}-{b}", "/v1-2-3"), two("1-2", "3"));
        assert_eq!(matches("/{a}{b}", "/xyü"), two("xy", "ü"));
        assert_eq!(matches("/{a}{b}", "/x"), None);
        assert_eq!(matches("/v{a}-{b}", "/v-2"), None);
        assert_eq!(matches("/v{a}-{b}", "/v1-"), None);
        assert_eq!(matches("/{a}x", "/xx"), Some(vec![("a", "x")]));
        assert_eq!(matches("/x{a}", "/x"), None);
    }

    #[test]
    fn forms_are_alike_whatever_their_names() {
        let (one, two) = (parse("/a/{b}/c"), parse("/a/{x}/c"));
        assert_eq!(one.route(), two.route());
        assert!(parse("/").matches("/", "x=1").is_some());
    }

    #[test]
    fn what_stands_after_the_path_must_be_in_the_query() {
        let (plain, beta) = (parse("/a"), Template::parse(("/a", "beta=true")));
        assert_eq!(plain.route(), beta.route());
        assert!(beta.weight() > plain.weight());
        assert!(beta.matches("/a", "x=1&beta=true").is_some());
        assert!(beta.matches("/a", "beta=false").is_none());
    }

    #[test]
    fn parameters_are_parts_of_what_stands_in_the_query() {
        let template = Template::parse(("/a", "x=v{b}&y={c}-{d}&flag&z={e}"));
        let found = template.matches("/a", "y=1-2-3&flag&z=&x=2&x=v2").unwrap();
        assert_eq!(found, [("b", "2"), ("c", "1-2"), ("d", "3"), ("e", "")]);
        assert!(template.matches("/a", "y=1-2&flag&z=&x=v").is_none());
        assert!(template.matches("/a", "y=12&flag&z=&x=v2").is_none());
        let other = |query| Template::parse(("/a", query));
        assert!(other("x=v{b}").is_like(&other("x=v{other}")));
        assert!(!other("x=v{b}").is_like(&other("x={b}")));
    }
}

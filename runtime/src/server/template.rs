//! Path templates: which operation a path means, and what stands for its parameters.
//!
//! In: templates such as `/files/{name}.{ext}:copy`, and paths as they came. Out: for the host router a route per
//! form, whatever the parameters are called; for a path the text of each parameter, still escaped.

use crate::operation::{Shaped, segments};

/// Parameters, each with its text.
type Found<'p> = Vec<(&'static str, &'p str)>;

/// A template, taken apart.
#[derive(Debug)]
pub(super) struct Template {
    segments: Vec<Segment>,
    /// The parameters of several segments.
    shaped: Vec<Span>,
    /// Pairs that the query must have: the name, and its value as it is written, with parameters in it.
    query: Vec<(&'static str, Vec<Piece>)>,
}

#[derive(Debug, PartialEq)]
enum Segment {
    One(Vec<Piece>),
    /// One or more of any text, and the text after the last.
    Many(&'static str),
}

#[derive(Debug, PartialEq)]
enum Piece {
    Text(&'static str),
    Param(&'static str),
    /// What a parameter of several segments leaves open in one of them.
    Part,
}

/// The segments that a parameter stands for.
#[derive(Debug)]
struct Span {
    name: &'static str,
    first: usize,
    last: usize,
    /// What follows in the last segment.
    after: &'static str,
}

impl Template {
    pub(super) fn parse((path, query): (&'static str, &'static str)) -> Self {
        let mut template = Template {
            segments: Vec::new(),
            shaped: Vec::new(),
            query: query.split('&').filter_map(pair).collect(),
        };
        for segment in segments(path) {
            match Shaped::of(segment) {
                Some(shaped) => template.add(shaped),
                None => template.segments.push(Segment::One(pieces(segment))),
            }
        }
        template
    }

    fn add(&mut self, Shaped { name, shape, after }: Shaped) {
        let first = self.segments.len();
        let mut parts = shape.split('/').peekable();
        while let Some(part) = parts.next() {
            let end = if parts.peek().is_none() { after } else { "" };
            let mut pieces = match part {
                "**" => {
                    self.segments.push(Segment::Many(end));
                    continue;
                }
                "*" => vec![Piece::Part],
                literal => vec![Piece::Text(literal)],
            };
            if !end.is_empty() {
                pieces.push(Piece::Text(end));
            }
            self.segments.push(Segment::One(pieces));
        }
        self.shaped.push(Span {
            name,
            first,
            last: self.segments.len() - 1,
            after,
        });
    }

    /// The route of this form: parameters by position, segments that a parameter has a part in
    /// captured whole, and all from one of any length on.
    pub(super) fn route(&self) -> String {
        let mut route = String::new();
        for (index, segment) in self.segments.iter().enumerate() {
            route.push('/');
            let pieces = match segment {
                Segment::One(pieces) => pieces.as_slice(),
                Segment::Many(_) => {
                    route.push_str(&format!("{{*p{index}}}"));
                    break;
                }
            };
            let texts = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => Some(text.replace('{', "{{").replace('}', "}}")),
                Piece::Param(_) | Piece::Part => None,
            });
            match texts.collect::<Option<String>>() {
                Some(text) => route.push_str(&text),
                None => route.push_str(&format!("{{p{index}}}")),
            }
        }
        if route.is_empty() {
            "/".to_owned()
        } else {
            route
        }
    }

    /// Whether it matches paths of any length: what its route begins with stands before the last slash of that.
    pub(super) fn is_wide(&self) -> bool {
        let mut segments = self.segments.iter();
        segments.any(|segment| matches!(segment, Segment::Many(_)))
    }

    /// Whether another template matches the same requests, whatever its parameters are called.
    pub(super) fn is_like(&self, other: &Template) -> bool {
        let piece = |pair: (&Piece, &Piece)| match pair {
            (Piece::Text(one), Piece::Text(other)) => one == other,
            (Piece::Text(_), _) | (_, Piece::Text(_)) => false,
            _ => true,
        };
        let like = |one: &Vec<Piece>, other: &Vec<Piece>| {
            one.len() == other.len() && one.iter().zip(other).all(piece)
        };
        let segment = |pair: (&Segment, &Segment)| match pair {
            (Segment::One(one), Segment::One(other)) => like(one, other),
            (one, other) => one == other,
        };
        let mut segments = self.segments.iter().zip(&other.segments);
        self.segments.len() == other.segments.len()
            && segments.all(segment)
            && self.query.len() == other.query.len()
            && self
                .query
                .iter()
                .zip(&other.query)
                .all(|((one, text), (other, alike))| one == other && like(text, alike))
    }

    /// How much of the template is written out: of two that match the one with more is meant, and of these the one whose
    /// paths have a known length.
    pub(super) fn weight(&self) -> (usize, bool) {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Param(_) | Piece::Part => 0,
        };
        let texts = |pieces: &Vec<Piece>| pieces.iter().map(text).sum::<usize>();
        let segments = self.segments.iter().map(|segment| match segment {
            Segment::One(pieces) => texts(pieces),
            Segment::Many(after) => after.len(),
        });
        let query = self.query.iter();
        let query = query.map(|(name, value)| name.len() + texts(value));
        (segments.chain(query).sum(), !self.is_wide())
    }

    /// The text of each parameter, if the path has this form and the query what it must have.
    pub(super) fn matches<'p>(&self, path: &'p str, query: &'p str) -> Option<Found<'p>> {
        let mut found = Vec::new();
        if !self.query_matches(query, &mut found) {
            return None;
        }
        self.path_matches(path, &mut found)?;
        Some(found)
    }

    fn query_matches<'p>(&self, query: &'p str, found: &mut Found<'p>) -> bool {
        self.query.iter().all(|(name, wanted)| {
            let pairs = query
                .split('&')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let mut values = pairs.filter(|(key, _)| key == name).map(|(_, value)| value);
            match wanted.as_slice() {
                // A value may be empty, which a segment may not.
                [Piece::Param(param)] => match values.next() {
                    Some(value) => {
                        found.push((*param, value));
                        true
                    }
                    None => false,
                },
                wanted => values.any(|value| segment_matches(wanted, value, found)),
            }
        })
    }

    fn path_matches<'p>(&self, path: &'p str, found: &mut Found<'p>) -> Option<()> {
        // How many segments more than the template the path has.
        let spare = match self.is_wide() {
            true => path.matches('/').count().checked_sub(self.segments.len())?,
            false => 0,
        };
        let mut rest = path.split_once('/').map(|(_, rest)| rest);
        let mut shaped = self.shaped.iter().peekable();
        let mut begin = 0;
        for (index, segment) in self.segments.iter().enumerate() {
            let left = rest?;
            let (text, after) = match segment {
                Segment::One(_) => cut(left, 0),
                Segment::Many(_) => cut(left, spare),
            };
            rest = after;
            let fits = match segment {
                Segment::One(pieces) => segment_matches(pieces, text, found),
                Segment::Many(after) => {
                    let texts = text.strip_suffix(after)?;
                    texts.split('/').all(|text| !text.is_empty())
                }
            };
            if !fits {
                return None;
            }
            let Some(span) = shaped.peek() else { continue };
            let at = path.len() - left.len();
            if index == span.first {
                begin = at;
            }
            if index == span.last {
                let value = path.get(begin..at + text.len() - span.after.len())?;
                found.push((span.name, undivided(value)?));
                shaped.next();
            }
        }
        rest.is_none().then_some(())
    }
}

/// What stands before a slash that comes after so many others, and what follows it.
fn cut(path: &str, slashes: usize) -> (&str, Option<&str>) {
    match path.match_indices('/').nth(slashes) {
        Some((at, _)) => (&path[..at], Some(&path[at + 1..])),
        None => (path, None),
    }
}

/// Text without escaped slashes, which once resolved would make other segments of it than those that matched, and without
/// segments that say where to go (RFC 3986, section 5.2.4).
fn undivided(text: &str) -> Option<&str> {
    let mut escapes = text.match_indices('%');
    let is_slash = |(at, _): (usize, &str)| {
        let escape = text.get(at..at + 3);
        escape.is_some_and(|escape| escape.eq_ignore_ascii_case("%2F"))
    };
    let plain = !escapes.any(is_slash) && !text.split('/').any(is_dots);
    plain.then_some(text)
}

/// Whether a segment is `.` or `..`, escaped or not.
fn is_dots(segment: &str) -> bool {
    let short = segment.len() <= "%2e%2e".len();
    short
        && matches!(
            segment.replace("%2e", ".").replace("%2E", ".").as_str(),
            "." | ".."
        )
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
fn segment_matches<'p>(pieces: &[Piece], text: &'p str, found: &mut Found<'p>) -> bool {
    match pieces {
        [] => return text.is_empty(),
        [Piece::Text(literal)] => return text == *literal,
        [Piece::Param(_) | Piece::Part] if text.is_empty() => return false,
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
            Piece::Param(_) | Piece::Part => (before.char_indices().next_back()?.0, latest),
            Piece::Text(literal) => {
                let begin = match earlier {
                    true => before.rfind(literal)?,
                    false => before.strip_suffix(literal)?.len(),
                };
                (begin, begin + literal.len())
            }
        };
        ends.push(end);
        (latest, earlier) = (begin, !matches!(piece, Piece::Text(_)));
    }
    ends.push(match first {
        Piece::Param(_) | Piece::Part if latest > 0 => latest,
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
    fn parameters_have_the_shape_they_state() {
        let matches = |template, path| {
            let found = parse(template).matches(path, "")?;
            Some(found.first().map_or("", |(_, text)| text))
        };
        let shelf = "/v1/{name=shelves/*}";
        assert_eq!(matches(shelf, "/v1/shelves/3"), Some("shelves/3"));
        for other in [
            "/v1/shelves",
            "/v1/shelves/",
            "/v1//3",
            "/v1/books/3",
            "/v1/shelves/3/",
            "/v1/shelves/3/books",
            "/v1/shelves%2F3",
            "/v1/shelves/3%2fbooks",
            "/v1/shelves/a%252%2F",
        ] {
            assert_eq!(matches(shelf, other), None, "{other}");
        }
        assert_eq!(
            matches(shelf, "/v1/shelves/a%252F%"),
            Some("shelves/a%252F%")
        );
        let merge = "/v1/{name=shelves/*}:merge";
        assert_eq!(matches(merge, "/v1/shelves/3:merge"), Some("shelves/3"));
        assert_eq!(matches(merge, "/v1/shelves/:merge"), None);
        assert_eq!(matches(merge, "/v1/shelves/3"), None);
        let books = "/v1/{parent=shelves/*}/books/{book}";
        let found = parse(books).matches("/v1/shelves/3/books/4", "");
        assert_eq!(found, Some(vec![("parent", "shelves/3"), ("book", "4")]));
        assert_eq!(
            matches("/{name=operations}:list", "/operations:list"),
            Some("operations")
        );
        assert_eq!(matches("/{name=operations}:list", "/operations"), None);
    }

    #[test]
    fn any_number_of_segments_is_at_least_one() {
        let matches = |template, path| parse(template).matches(path, "");
        let one = |value| Some(vec![("name", value)]);
        assert_eq!(matches("/v1/{name=**}", "/v1/a"), one("a"));
        assert_eq!(matches("/v1/{name=**}", "/v1/a/b/c"), one("a/b/c"));
        for other in [
            "/v1", "/v1/", "/v1//", "/v1/a/", "/v1//a", "/v1/a//b", "*", "",
        ] {
            assert_eq!(matches("/v1/{name=**}", other), None, "{other}");
        }
        let cancel = "/v1/{name=operations/**}:cancel";
        let found = one("operations/a/b");
        assert_eq!(matches(cancel, "/v1/operations/a/b:cancel"), found);
        assert_eq!(matches(cancel, "/v1/operations/a/:cancel"), None);
        assert_eq!(matches(cancel, "/v1/operations:cancel"), None);
        let inner = "/v1/{name=**}/more/{id}";
        let found = vec![("name", "a/more/b"), ("id", "c")];
        assert_eq!(matches(inner, "/v1/a/more/b/more/c"), Some(found));
        assert_eq!(matches(inner, "/v1/more/c"), None);
    }

    #[test]
    fn long_paths_take_time_in_proportion() {
        let start = std::time::Instant::now();
        let template = parse("/v1/{name=a/**}:cancel");
        for long in ["/a".repeat(500_000), "/a%2".repeat(200_000)] {
            assert!(template.matches(&format!("/v1{long}"), "").is_none());
            let path = format!("/v1/a{long}:cancel");
            let found = template.matches(&path, "").unwrap();
            assert_eq!(found[0].1.len(), long.len() + 1);
        }
        let empty = format!("/v1/a{}", "/".repeat(1_000_000));
        assert!(template.matches(&empty, "").is_none());
        assert!(start.elapsed() < std::time::Duration::from_secs(2));
    }

    #[test]
    fn shapes_are_written_out_in_routes() {
        let routes = [
            ("/v1/{name=shelves/*}:merge", "/v1/shelves/{p2}"),
            ("/v1/{name=a/*/b/*}/c", "/v1/a/{p2}/b/{p4}/c"),
            ("/v1/{name=a/**}:cancel", "/v1/a/{*p2}"),
            ("/v1/{name=**}/c/{id}", "/v1/{*p1}"),
            ("/v1/{name=a}:list", "/v1/a:list"),
        ];
        for (template, route) in routes {
            assert_eq!(parse(template).route(), route);
        }
        let like = |one, other| parse(one).is_like(&parse(other));
        assert!(like("/v1/{name=shelves/*}", "/v1/shelves/{shelf}"));
        assert!(like("/v1/{name=a/**}", "/v1/a/{rest=**}"));
        assert!(!like("/v1/{name=a/**}", "/v1/a/{rest}"));
        assert!(parse("/v1/{a}").weight() > parse("/v1/{a=**}").weight());
        assert!(parse("/v1/{a=b/**}").weight() > parse("/v1/{a}").weight());
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

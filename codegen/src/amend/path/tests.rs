//! Paths and what they select, mostly after the tables of examples of RFC 9535.

use super::select;
use crate::amend::parsed;

/// What a path selects, as pointers with a space between them.
fn selected(document: &str, path: &str) -> Result<String, String> {
    let document = parsed("document.yaml", document.to_owned(), None).expect("a document");
    let places = select(&document, path)?;
    let pointers = places.iter().map(|place| format!("/{}", place.join("/")));
    Ok(pointers.collect::<Vec<_>>().join(" "))
}

fn check(document: &str, cases: &[(&str, &str)]) {
    for (path, expected) in cases {
        let found = selected(document, path);
        assert_eq!(found.as_deref(), Ok(*expected), "{path}");
    }
}

const STORE: &str = r#"
store:
  book:
    - {category: reference, author: Nigel Rees, price: 8.95}
    - {category: fiction, author: Evelyn Waugh, price: 12.99}
    - {category: fiction, author: Herman Melville, isbn: 0-553, price: 8.99}
    - {category: fiction, author: J. R. R. Tolkien, isbn: 0-395, price: 22.99}
  bicycle: {color: red, price: 399}
"#;

/// Section 1.5.
#[test]
fn the_store_of_the_standard() {
    check(
        STORE,
        &[
            (
                "$.store.book[*].author",
                "/store/book/0/author /store/book/1/author /store/book/2/author /store/book/3/author",
            ),
            (
                "$..author",
                "/store/book/0/author /store/book/1/author /store/book/2/author /store/book/3/author",
            ),
            ("$.store.*", "/store/book /store/bicycle"),
            (
                "$.store..price",
                "/store/book/0/price /store/book/1/price /store/book/2/price /store/book/3/price /store/bicycle/price",
            ),
            ("$..book[2]", "/store/book/2"),
            ("$..book[2].author", "/store/book/2/author"),
            ("$..book[2].publisher", ""),
            ("$..book[-1]", "/store/book/3"),
            ("$..book[0,1]", "/store/book/0 /store/book/1"),
            ("$..book[:2]", "/store/book/0 /store/book/1"),
            ("$..book[?@.isbn]", "/store/book/2 /store/book/3"),
            ("$..book[?@.price<10]", "/store/book/0 /store/book/2"),
            (
                "$..book[?(@.price < 10 && @.category == 'fiction')]",
                "/store/book/2",
            ),
            ("$.store.book[?@.price > $.store.bicycle.price]", ""),
        ],
    );
}

/// Sections 2.2.3, 2.3.1.3, 2.3.2.3, 2.3.3.3, 2.5.1.3 and 2.5.2.3.
#[test]
fn names_indexes_and_descendants() {
    let odd = r#"{"o": {"j j": {"k.k": 3}}, "'": {"@": 2}, "☺é": 1, "a\"\\": 4}"#;
    check(
        odd,
        &[
            ("$", "/"),
            (" $ \n", "/"),
            ("$.o['j j']", "/o/j j"),
            ("$.o['j j']['k.k']", "/o/j j/k.k"),
            (r#"$.o["j j"]["k.k"]"#, "/o/j j/k.k"),
            (r#"$["'"]["@"]"#, "/'/@"),
            (r"$['\'']['\u0040']", "/'/@"),
            ("$.☺é", "/☺é"),
            (r"$['\u263A\u00e9', 'a\u0022\\']", "/☺é /a\"\\"),
        ],
    );
    let descend = "{o: {j: 1, k: 2}, a: [5, 3, [{j: 4}, {k: 6}]]}";
    check(
        descend,
        &[
            ("$[*]", "/o /a"),
            ("$.o[*, *]", "/o/j /o/k"),
            ("$.a[*]", "/a/0 /a/1 /a/2"),
            ("$..j", "/o/j /a/2/0/j"),
            ("$..[0]", "/a/0 /a/2/0"),
            ("$..o", "/o"),
            ("$.o..[*, *]", "/o/j /o/k"),
            ("$.a..[0, 1]", "/a/0 /a/1 /a/2/0 /a/2/1"),
            ("$ .a\n[ 1 , 0 ]", "/a/0 /a/1"),
            ("$.a[-1]", "/a/2"),
            ("$.a[-4, 3]", ""),
            ("$['o'][0]", ""),
            ("$.a['0']", ""),
            (
                "$..*",
                "/o /o/j /o/k /a /a/0 /a/1 /a/2 /a/2/0 /a/2/0/j /a/2/1 /a/2/1/k",
            ),
        ],
    );
}

/// Section 2.3.4.3.
#[test]
fn slices() {
    check(
        "[a, b, c, d, e, f, g]",
        &[
            ("$[1:3]", "/1 /2"),
            ("$[5:]", "/5 /6"),
            ("$[1:5:2]", "/1 /3"),
            ("$[5:1:-2]", "/3 /5"),
            ("$[::-1]", "/0 /1 /2 /3 /4 /5 /6"),
            ("$[:-5]", "/0 /1"),
            ("$[-2 : ]", "/5 /6"),
            ("$[::0]", ""),
            ("$[3:1]", ""),
            ("$[-100:100:3]", "/0 /3 /6"),
            ("$[:9007199254740991:9007199254740991]", "/0"),
            ("$[1:2, 0, :1]", "/0 /1"),
        ],
    );
    check("{a: 1}", &[("$[:]", ""), ("$.a[:]", "")]);
    check("[]", &[("$[::-1]", ""), ("$[-1:]", "")]);
}

/// Section 2.3.5.3: the comparisons, each asked of a list of one.
#[test]
fn comparisons() {
    let cases = [
        ("$.absent1 == $.absent2", true),
        ("$.absent1 <= $.absent2", true),
        ("$.absent == 'g'", false),
        ("$.absent1 != $.absent2", false),
        ("$.absent != 'g'", true),
        ("1 <= 2", true),
        ("1 > 2", false),
        ("13 == '13'", false),
        ("'a' <= 'b'", true),
        ("'a' > 'b'", false),
        ("$.obj == $.arr", false),
        ("$.obj != $.arr", true),
        ("$.obj == $.obj", true),
        ("$.obj == $.same", true),
        ("$.arr == $.arr", true),
        ("$.obj <= $.arr", false),
        ("$.obj < $.arr", false),
        ("$.obj <= $.obj", true),
        ("$.arr <= $.arr", true),
        ("1 <= $.arr", false),
        ("1 >= $.arr", false),
        ("true <= true", true),
        ("true > true", false),
        ("null == $.absent", false),
        ("null == $.nothing", true),
        ("1 == 1.0", true),
        ("-0 == 0.0E+5", true),
        ("100 == 1e2", true),
        ("9007199254740993 > 9007199254740992", true),
        ("'\\uD83D\\uDE00' > '\\uFFFF'", true),
    ];
    for (test, expected) in cases {
        let document =
            "{obj: {x: y, z: [1]}, arr: [2, 3], same: {z: [1.0], x: y}, nothing: null, list: [0]}";
        let found = selected(document, &format!("$.list[?{test}]"));
        let expected = if expected { "/list/0" } else { "" };
        assert_eq!(found.as_deref(), Ok(expected), "{test}");
    }
}

/// Section 2.3.5.3: the filters.
#[test]
fn filters() {
    check(
        "{a: [3, 5, 1, 2, 4, 6, {b: j}, {b: k}, {b: {}}, {b: kilo}], o: {p: 1, q: 2, r: 3, s: 5, t: {u: 6}}, e: f}",
        &[
            ("$.a[?@.b == 'kilo']", "/a/9"),
            ("$.a[?(@.b == 'kilo')]", "/a/9"),
            ("$.a[?@>3.5]", "/a/1 /a/4 /a/5"),
            ("$.a[?@.b]", "/a/6 /a/7 /a/8 /a/9"),
            ("$[?@.*]", "/a /o"),
            ("$[?@[?@.b]]", "/a"),
            ("$.o[?@<3, ?@<3]", "/o/p /o/q"),
            ("$.a[?@<2 || @.b == \"k\"]", "/a/2 /a/7"),
            ("$.a[?match(@.b, \"[jk]\")]", "/a/6 /a/7"),
            ("$.a[?search(@.b, \"[jk]\")]", "/a/6 /a/7 /a/9"),
            ("$.o[?@>1 && @<4]", "/o/q /o/r"),
            ("$.o[?@.u || @.x]", "/o/t"),
            ("$.a[?@.b == $.x]", "/a/0 /a/1 /a/2 /a/3 /a/4 /a/5"),
            (
                "$.a[?@ == @]",
                "/a/0 /a/1 /a/2 /a/3 /a/4 /a/5 /a/6 /a/7 /a/8 /a/9",
            ),
            ("$.a[?!@.b && !(@ < 3 || @ > 4)]", "/a/0 /a/4"),
            ("$.a[?@.b == 'j' || @ == 1 && @ == 2]", "/a/6"),
            ("$..[?@.u == 6]", "/o/t"),
            ("$.o[?@ == $.a[0]]", "/o/r"),
        ],
    );
    check(
        "[null, false, 0, '', [], {}]",
        &[("$[?@]", "/0 /1 /2 /3 /4 /5")],
    );
}

/// Section 2.4.
#[test]
fn functions() {
    check(
        r#"{a: [é☺, [1, 2], {b: 1}, 7, "a.b", "a\nb"], text: "a.", twice: {n: 1}}"#,
        &[
            ("$.a[?length(@) == 2]", "/a/0 /a/1"),
            ("$.a[?length(@) < 2]", "/a/2"),
            ("$.a[?length(@) == $.absent]", "/a/3"),
            ("$.a[?length('abc') == length(@)]", "/a/4 /a/5"),
            ("$.a[?count(@.*) > 1]", "/a/1"),
            ("$.a[?count(@[0,0,*]) == 4]", "/a/1"),
            ("$[?count(@..*) == 9]", "/a"),
            ("$[?value(@..n) == 1]", "/twice"),
            ("$[?value(@['n','n']) == 1]", ""),
            ("$.a[?value(@[*]) == 1]", "/a/2"),
            ("$.a[?match(@, 'a.b')]", "/a/4"),
            (r"$.a[?match(@, 'a\\.b')]", "/a/4"),
            (r"$.a[?match(@, 'a\\sb')]", "/a/5"),
            (r"$.a[?match(@, 'a[.]b|[^a-z]\\-')]", "/a/4"),
            (r"$.a[?match(@, '\\p{Ll}\\p{S}')]", "/a/0"),
            ("$.a[?match(@, $.text)]", ""),
            ("$.a[?search(@, $.text)]", "/a/4"),
            ("$.a[?match(@, 'a|b')]", ""),
            ("$.a[?match(@, @.b)]", ""),
            ("$.a[?!search(@, 'a') && length(@) == 2]", "/a/0 /a/1"),
            ("$[?match('a', value($.te_xt))]", ""),
        ],
    );
    // No expression becomes one by what is put around it.
    check("{a: [ab], e: 'a)(?:b'}", &[("$.a[?match(@, $.e)]", "")]);
}

#[test]
fn faults_say_what_was_expected_where() {
    let cases = [
        (
            "",
            "at character 1, expected `$`, with which a path starts, the path ends",
        ),
        (
            "paths",
            "at character 1, expected `$`, with which a path starts, found `p`",
        ),
        (
            "$paths",
            "at character 2, expected `.`, `..` or `[`, found `p`",
        ),
        (
            "$.",
            "at character 3, expected a name or `*`, the path ends",
        ),
        (
            "$..",
            "at character 4, expected a name or `*`, the path ends",
        ),
        ("$. a", "at character 3, expected a name or `*`, found ` `"),
        ("$.&", "at character 3, expected a name or `*`, found `&`"),
        (
            "$.é.x-internal",
            "at character 5, a name behind a dot has letters, digits and `_` only, and begins with no digit: write `['x-internal']`",
        ),
        ("$.paths./pets/{id}.get", "write `['/pets/{id}']`"),
        (
            "$.responses.200",
            "at character 13, a name behind a dot has letters, digits and `_` only, and begins with no digit: write `['200']`",
        ),
        (
            "$[",
            "at character 3, expected a name in quotes, an index, a slice, `*` or `?`, the path ends",
        ),
        ("$[]", "at character 3, expected a name in quotes"),
        ("$[a]", "at character 3, expected a name in quotes"),
        (
            "$['a'",
            "at character 6, expected `,` or `]`, the path ends",
        ),
        (
            "$['a' 'b']",
            "at character 7, expected `,` or `]`, found `'`",
        ),
        ("$['a", "at character 3, a text begins that no `'` ends"),
        ("$['\\x']", "at character 4, no such escape"),
        ("$['\\\"']", "at character 4, no such escape"),
        (
            "$['\\u00e']",
            "at character 6, expected four hexadecimal digits, found `0`",
        ),
        (
            "$['\\uD800']",
            "at character 4, half of a pair of surrogates is no character",
        ),
        ("$['\\uDC00\\uD800']", "at character 4, half of a pair"),
        (
            "$['a\nb']",
            "at character 5, a control character is written as an escape",
        ),
        ("$[01]", "at character 4, expected `,` or `]`, found `1`"),
        ("$[-0]", "at character 3, `-0` is no index"),
        ("$[-]", "at character 4, expected a digit"),
        (
            "$[9007199254740992]",
            "at character 3, `9007199254740992` is beyond 9007199254740991",
        ),
        ("$[-9223372036854775808]", "is beyond 9007199254740991"),
        ("$[1.0]", "expected `,` or `]`, found `.`"),
        (
            "$[?]",
            "at character 4, expected `@`, `$`, a literal, a function, `!` or `(`, found `]`",
        ),
        ("$[?@.a = 1]", "at character 8, expected `==`, found `=`"),
        (
            "$[?@.a == 1 & @.b]",
            "at character 13, expected `&&`, `||`, `,` or `]`, found `&`",
        ),
        (
            "$[?(@.a == 1]",
            "at character 13, expected `&&`, `||` or `)`, found `]`",
        ),
        ("$[?@.a == x]", "at character 11, `x` is no literal"),
        (
            "$[?True]",
            "expected `@`, `$`, a literal, a function, `!` or `(`, found `T`",
        ),
        (
            "$[?true]",
            "at character 8, expected a comparison, as a value alone is neither true nor false, found `]`",
        ),
        ("$[?@.a == 1 == 2]", "at character 13, expected `&&`"),
        (
            "$[?!@.a == 1]",
            "at character 9, `!` is not for comparisons",
        ),
        ("$[?!!@.a]", "at character 5, expected `@`"),
        (
            "$[?@.* == 1]",
            "at character 4, expected one value, and this may select several",
        ),
        ("$[?1 == @['a','b']]", "at character 9, expected one value"),
        ("$[?@..a == 1]", "at character 4, expected one value"),
        ("$[?@.a == 1.]", "expected a digit, found `]`"),
        ("$[?@.a == 01]", "at character 12, expected `&&`"),
        ("$[?length(@.a)]", "at character 15, expected a comparison"),
        (
            "$[?length(@.*) == 1]",
            "at character 11, expected one value",
        ),
        (
            "$[?length(@.a, 1) == 1]",
            "at character 14, expected `)`, as this function takes one argument, found `,`",
        ),
        (
            "$[?length () == 1]",
            "at character 4, `length` is no literal",
        ),
        ("$[?length() == 1]", "at character 11, expected `@`"),
        (
            "$[?count(1) == 1]",
            "at character 10, expected a query, which starts with `@` or `$`",
        ),
        ("$[?count(@.a == 1) == 1]", "at character 14, expected `)`"),
        (
            "$[?match(@.a) ]",
            "at character 13, expected `,` and a pattern, found `)`",
        ),
        (
            "$[?match(@.a, 'a', 'b')]",
            "expected `)`, as this function takes a text and a pattern, found `,`",
        ),
        (
            "$[?match(@.a, 'a') == true]",
            "at character 4, expected a value, and this is true or false",
        ),
        (
            "$[?length(match(@.a, 'a')) == 1]",
            "at character 11, expected a value",
        ),
        (
            "$[?match(@.a, 'a(')]",
            "`a(` is no regular expression here: group is not closed",
        ),
        (
            "$[?match(@.a, '(a)\\\\1')]",
            "is no regular expression here: it has a back-reference",
        ),
        (
            "$[?keys(@) == 1]",
            "at character 4, no function `keys`: there are `length`",
        ),
    ];
    for (path, expected) in cases {
        let found = selected("{}", path).expect_err(path);
        assert!(
            found.starts_with(&format!("cannot read the path `{path}`: at")),
            "{found}"
        );
        assert!(found.contains(expected), "{found}\n{expected}");
    }
}

/// No path takes a stack or a time that it does not pay for by its own length.
#[test]
fn long_paths_end() {
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let nested = |open: &str, inside: &str, close: &str, times| {
        format!("{}{inside}{}", open.repeat(times), close.repeat(times))
    };
    for (open, inside, close) in [
        ("(", "@", ")"),
        ("!(", "@", ")"),
        ("@[?", "@", "]"),
        ("$..[?", "@", "]"),
    ] {
        let path = format!("$..[?{}]", nested(open, inside, close, 49));
        assert!(selected(&deep, &path).is_ok(), "{path}");
        let path = format!("$[?{}]", nested(open, inside, close, 100_000));
        let found = selected("[1]", &path).expect_err("too deep");
        assert!(
            found.ends_with("are nested more than 50 deep"),
            "{}",
            &found[found.len() - 100..]
        );
    }
    let path = format!("$[?{} == 1]", nested("length(", "@", ")", 100_000));
    assert!(selected("[1]", &path).is_err());
    let path = format!("${}", "[0,0]".repeat(50));
    let found = selected(&deep, &path);
    assert_eq!(found.map(|found| found.matches('/').count()), Ok(50));
    let path = format!("$[?count(@{}) > 1000]", "..*".repeat(30));
    assert_eq!(selected(&deep, &path).as_deref(), Ok("/0"));
    // Each of the filters would be asked of each value again by each value above it.
    let path = format!("$..[?{}]", nested("@..[?", "@ == 1", "]", 40));
    assert!(selected(&deep, &path).is_ok());
}

//! Expressions for which there is a simpler one.
//!
//! In: a tree. Out: a tree that matches somewhere in the same texts, with fewer states.

use oasmith_ecma262::Node;

/// More repetitions than these are counted and not told apart by states.
const FEW: u32 = 8;

/// The same without what may be repeated more often than it has to be at either end: a match that takes more holds one that
/// takes less. Not for expressions with back-references.
pub(super) fn trimmed(mut node: Node) -> Node {
    trim(&mut node, &|nodes| nodes.first_mut());
    trim(&mut node, &|nodes| nodes.last_mut());
    node
}

fn trim(node: &mut Node, end: &dyn Fn(&mut Vec<Node>) -> Option<&mut Node>) {
    match node {
        Node::Repeat(_, 0, _) => *node = Node::Empty,
        Node::Repeat(_, min, max) => *max = Some(*min),
        Node::Either(nodes) => nodes.iter_mut().for_each(|node| trim(node, end)),
        Node::Concat(nodes) => {
            if let Some(node) = end(nodes) {
                trim(node, end);
            }
        }
        _ => {}
    }
}

/// Of `^[…]{4,400}$` the expression without its count, `^[…]*$`, and the count: how many characters the text has to have.
pub(super) fn counted(node: &Node) -> Option<(Node, u32, u32)> {
    let Node::Concat(nodes) = node else {
        return None;
    };
    match nodes.as_slice() {
        [Node::Start, Node::Repeat(one, min, Some(max)), Node::End] if *max > FEW => {
            let Node::Class(_) = **one else {
                return None;
            };
            let any = Node::Repeat(one.clone(), 0, None);
            Some((Node::Concat(vec![Node::Start, any, Node::End]), *min, *max))
        }
        _ => None,
    }
}

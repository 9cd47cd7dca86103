//! The syntax of PowerShell, by a grammar that is not ours.

use tree_sitter::{Node, Parser};

/// What is no PowerShell in a script, each as `LINE: FAULT`.
///
/// It knows the grammar alone: which commands there are, and with which parameters, is for a table to say. A
/// statement to a line is what it reads without false alarms.
///
/// # Panics
/// When the grammar is of another version than the parser.
#[must_use]
pub fn powershell_faults(script: &str) -> Vec<String> {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_powershell::LANGUAGE.into())
        .expect("a grammar for this parser");
    let tree = parser
        .parse(script, None)
        .expect("nothing stops the parser");
    let mut faults = Vec::new();
    collect(tree.root_node(), script, &mut faults);
    faults
}

fn collect(node: Node<'_>, script: &str, faults: &mut Vec<String>) {
    let line = node.start_position().row + 1;
    if node.is_missing() {
        faults.push(format!("{line}: `{}` is missing", node.kind()));
    } else if node.is_error() {
        let text = script.get(node.byte_range()).unwrap_or_default();
        let text = text.lines().next().unwrap_or_default();
        faults.push(format!("{line}: `{text}`"));
    } else if node.has_error() {
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            collect(child, script, faults);
        }
    }
}

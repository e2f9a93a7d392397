//! Takes out what says nothing of the hours: when the last are let in, what to bring, whom to call.

use super::Token;

/// The tokens without remarks; `None` where something is left that is not understood.
pub(super) fn dropped(tokens: Vec<Token>) -> Option<Vec<Token>> {
    let tokens = without_own_name(tokens);
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let (mut inside, mut begin) = (0u32, 0);
    for end in 0..=tokens.len() {
        let last = tokens.get(end);
        if !last.is_none_or(Token::ends_clause) {
            continue;
        }
        out.extend(clause(&tokens[begin..end], inside > 0)?);
        out.extend(last.cloned());
        match last {
            Some(Token::Open) => inside += 1,
            Some(Token::Close) => inside = inside.saturating_sub(1),
            _ => {}
        }
        begin = end + 1;
    }
    Some(out)
}

/// `渝北食堂营业时间：…`: a name before the only label.
fn without_own_name(tokens: Vec<Token>) -> Vec<Token> {
    let named = tokens.iter().take_while(|t| matches!(t, Token::Unknown(_) | Token::Connector | Token::Space)).count();
    let labels = tokens.iter().filter(|t| **t == Token::Label).count();
    if named > 0 && labels == 1 && tokens.get(named) == Some(&Token::Label) { tokens[named..].to_vec() } else { tokens }
}

/// What of a clause is about hours; `None`: not understood.
fn clause(tokens: &[Token], in_brackets: bool) -> Option<Vec<Token>> {
    let mut tokens = tokens.to_vec();
    if let Some(at) = tokens.iter().position(|t| *t == Token::LastEntry) {
        tokens = without_last_entry(&tokens, at)?;
    }
    if tokens.iter().find(|t| **t != Token::Space) == Some(&Token::Contact) {
        let numbers = |t: &Token| !t.is_of_hours() || matches!(t, Token::Time(_));
        return tokens.iter().all(numbers).then(Vec::new);
    }
    let unknown = tokens.iter().any(|t| matches!(t, Token::Unknown(_) | Token::Remark));
    if !unknown {
        return Some(tokens);
    }
    let of_hours = tokens.iter().any(Token::is_of_hours);
    let told = tokens.iter().find(|t| **t != Token::Space) == Some(&Token::Remark);
    (!of_hours && (told || in_brackets)).then(Vec::new)
}

/// Without the time that is only when the last are let in: one alone in the clause, or the last behind a range.
fn without_last_entry(tokens: &[Token], at: usize) -> Option<Vec<Token>> {
    let spared = |t: &&Token| !matches!(t, Token::Bad | Token::Half(_)) && t.is_of_hours();
    let of_hours: Vec<&Token> = tokens.iter().filter(spared).collect();
    if matches!(of_hours[..], [] | [Token::Time(_)]) && !tokens.contains(&Token::Dash) {
        return Some(Vec::new());
    }
    let time = tokens[..at].iter().rposition(|t| matches!(t, Token::Time(_)))?;
    let alone = time > 0 && matches!(tokens[time - 1], Token::Space);
    let rest_is_quiet = !tokens[at + 1..].iter().any(Token::is_of_hours);
    (alone && rest_is_quiet).then(|| tokens[..time - 1].to_vec())
}

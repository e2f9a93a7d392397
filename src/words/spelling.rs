//! Whether what was typed spells a name: whole syllables, their beginnings, or initials, mixed as people type (`jiaochk` for 较场口). Pure.

/// How well typed letters fit the spelling of a name (`zhong/chong qing`): 2 from its beginning on, 3 from a later syllable on. Less is better.
pub fn spells(spelled: &str, typed: &str) -> Option<u32> {
    let syllables: Vec<&str> = spelled.split(' ').collect();
    (0..syllables.len()).find(|from| fits(&syllables[*from..], typed)).map(|from| if from == 0 { 2 } else { 3 })
}

/// Whether the typed letters are used up along the syllables, each of them begun at least.
fn fits(syllables: &[&str], typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((first, rest)) = syllables.split_first() else { return false };
    first.split('/').any(|reading| {
        let same = reading.bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
        (1..=same).rev().any(|n| fits(rest, &typed[n..]))
    })
}

#[cfg(test)]
mod tests {
    use super::spells;

    #[test]
    fn syllables_initials_and_both_mixed_find_a_name() {
        for typed in ["jiaochangkou", "jiaoch", "jck", "jchk", "jiaock", "j"] {
            assert_eq!(spells("jiao chang kou", typed), Some(2), "{typed}");
        }
        assert_eq!(spells("jiao chang kou", "changkou"), Some(3));
        assert_eq!(spells("zhong/chong qing da sha", "chongqing"), Some(2));
        assert_eq!(spells("b12 dong", "b12d"), Some(2));
        for typed in ["jx", "kouj", "jiaochangkous", "iao"] {
            assert_eq!(spells("jiao chang kou", typed), None, "{typed}");
        }
    }
}

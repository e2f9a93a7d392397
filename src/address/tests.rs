//! Links: what is sent is read again however it was changed on its way, and of what was cut the whole is read.

use super::link::{Link, Tab};
use super::pack::{self, Known};
use proptest::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{Action, Direction, Edit, Lines, NewFacility, Question, Who};

const HERE: [Known<'static>; 1] = [Known { id: "community-canteen", zh: "社区食堂" }];

fn plan() -> impl Strategy<Value = Vec<Edit>> {
    let facility = (106_500_000..106_600_000i64, 29_500_000..29_600_000i64, "[一-龥a-z ]{0,6}", 0..3usize).prop_map(|(x, y, name, service)| {
        let services = vec![["community-canteen", "pharmacy", "own-tea-house"][service].to_owned()];
        let at = LonLat { lon: x as f64 / 1e6, lat: y as f64 / 1e6 };
        Action::AddFacility(NewFacility { name, services, at, capacity: Default::default(), opening_hours: String::new() })
    });
    let other = "[a-z0-9-]{1,8}".prop_map(|facility| Action::RemoveFacility { facility });
    prop::collection::vec(prop_oneof![facility, other], 0..6).prop_map(|actions| {
        let edit = |(i, action)| Edit { id: pack::plain_id(i), stage: None, note: String::new(), action };
        actions.into_iter().enumerate().map(edit).collect()
    })
}

fn links() -> impl Strategy<Value = (Link, Vec<Edit>)> {
    let question = (
        0..Who::ALL.len(),
        1..=30u8,
        0..3usize,
        prop::option::of(0..10_080u16),
        prop::option::of(prop::collection::vec("[一-龥0-9]{1,4}", 0..3)),
        any::<bool>(),
    );
    (question, plan(), prop::option::of(0..4usize), any::<bool>(), "[a-z一-龥]{1,6}").prop_map(
        |((who, minutes, way, at, off, indoors), edits, tab, english, city)| {
            let question = Question {
                who: Who::ALL[who],
                service: "community-canteen".into(),
                minutes,
                direction: [Direction::There, Direction::Back, Direction::RoundTrip][way],
                at,
                lines: off.map(|off| Lines { cautious: english, off }),
                indoors,
            };
            let packed = Some(pack::pack(&edits, &HERE)).filter(|text| !text.is_empty());
            let link = Link {
                question: Some(question),
                view: Some((LonLat { lon: 106.5, lat: 29.5 }, 14.25)),
                city: Some((city, "7f3a-c21e".into())),
                edits: packed,
                tab: tab.map(|t| [Tab::Ask, Tab::Door, Tab::Change, Tab::Circles][t]),
                english,
                theme: english.then(|| "dark".into()),
                ..Link::default()
            };
            (link, edits)
        },
    )
}

/// As a program encodes a part of an address, so many times.
fn encoded(text: &str, times: usize) -> String {
    (0..times).fold(text.to_owned(), |text, _| {
        text.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    })
}

proptest! {
    #[test]
    fn a_link_says_the_same_however_often_it_was_encoded((link, edits) in links(), times in 0..3usize, behind in 0..8usize, html in any::<bool>()) {
        let written = link.write();
        let sent = if html { written.replace('&', "&amp;") } else { written };
        let sent = encoded(&sent, times) + ["", "。", ".", ")", "）", ",", "%20看这个", "&from=timeline"][behind];
        let read = Link::read(&sent);
        prop_assert_eq!(&read, &link, "{}", sent);
        prop_assert_eq!(read.edits.map(|e| pack::unpack(&e, &HERE)).unwrap_or_default().edits, edits);
        // Commas alone, as some programs do.
        prop_assert_eq!(Link::read(&link.write().replace(',', "%2C").replace('=', "%3D")), link);
    }

    #[test]
    fn of_a_link_that_was_cut_what_is_whole_is_read_and_the_cut_is_known((link, edits) in links(), at in 0.0..1.0f64, times in 0..3usize) {
        let sent = encoded(&link.write(), times);
        let end = (sent.len() as f64 * at) as usize;
        let piece: String = String::from_utf8_lossy(&sent.as_bytes()[..end]).trim_end_matches('\u{fffd}').to_owned();
        let read = Link::read(&piece);
        prop_assert!(read.cut || piece.is_empty(), "{}", piece);
        prop_assert!(read.unread.is_empty(), "{:?}", read.unread);
        // The question is the one that was sent, or none; its other parts too.
        if let Some(question) = &read.question {
            let sent = link.question.clone().expect("every link here asks");
            prop_assert_eq!((question.who, &question.service, question.minutes, question.at), (sent.who, &sent.service, sent.minutes, sent.at));
        }
        prop_assert!(read.view.is_none() || read.view == link.view);
        if let Some(packed) = read.edits {
            let plan = pack::unpack(&packed, &HERE);
            prop_assert_eq!(&plan.edits[..], &edits[..plan.edits.len()]);
            prop_assert!(plan.whole == (Some(packed) == link.edits));
        }
    }
}

#[test]
fn a_link_of_an_older_page_or_written_by_hand_is_read_as_before() {
    let read = Link::read("q=elder,pharmacy,12,back&v=106.5,29.5,14&lang=en");
    assert!(read.english && !read.cut && read.unread.is_empty() && read.view.is_some());
    assert_eq!(Link::read("q=elder,pharmacy,12,back").question.map(|q| (q.who, q.minutes, q.direction)), Some((Who::Elder, 12, Direction::Back)));
    assert_eq!(Link::read("q=elder%2Cpharmacy%2C12%2Cback。").question, Link::read("q=elder,pharmacy,12,back").question);
}

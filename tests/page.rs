//! The page's pure parts — how numbers are said, how a scenario fits into a link — tested without building the page.
#![expect(dead_code, reason = "only the tests inside the included files are run here")]

#[path = "../src/bin/app/address/link.rs"]
mod link;
#[path = "../src/bin/app/address/pack.rs"]
mod pack;
#[path = "../src/bin/app/words/rounding.rs"]
mod rounding;
#[path = "../src/bin/app/words/spelling.rs"]
mod spelling;

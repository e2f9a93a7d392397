//! 找最好的位置: a job that goes on while other things are asked, and can be stopped.

use super::App;
use crate::browser;
use crate::state::{Sites, StateStoreFields};
use leptos::prelude::*;
use quanli_model::units::LonLat;
use quanli_protocol::{self as protocol, RequestId, Site};
use std::sync::Arc;

impl App {
    /// Tries every node as a site.
    pub fn find_sites(self) {
        let (question, revision) = (self.state.question().get_untracked(), self.state.revision().get_untracked());
        let asking = self.engine().request_with_progress(protocol::Sites { question: question.clone() }, move |progress| {
            self.searching(progress.job, Some(Sites::Searching { job: progress.job, share: progress.share }));
        });
        let job = asking.id;
        self.state.sites().set(Some((question, revision, Sites::Searching { job, share: 0.0 })));
        browser::spawn(async move {
            match self.heard(asking).await {
                Ok((_, found)) => self.searching(job, Some(Sites::Found(Arc::new(found)))),
                Err(why) => {
                    self.searching(job, None);
                    self.not_done(why);
                }
            }
        });
    }

    /// What has become of a search, if it is the one that is shown.
    fn searching(self, search: RequestId, now: Option<Sites>) {
        self.state.sites().update(|sites| {
            let Some((question, revision, _)) = sites.take_if(|(.., sites)| matches!(sites, Sites::Searching { job, .. } if *job == search)) else { return };
            *sites = now.map(|now| (question, revision, now));
        });
    }

    /// Stops trying, and puts away what was found.
    pub fn stop_sites(self) {
        if let Some((.., Sites::Searching { job, .. })) = self.state.sites().get_untracked() {
            self.engine().cancel(job);
        }
        self.state.sites().set(None);
    }

    /// Takes the ghost to a site.
    pub fn go_to_site(self, site: &Site) {
        let at = LonLat { ..site.at };
        self.map(|map| map.go(at.lon, at.lat, 15.0));
        self.aim_there(at);
    }
}

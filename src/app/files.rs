//! Files: a scenario or a table of new places read in, the scenario and the figures saved. The reader does the work and is loaded at the first one.

use super::App;
use crate::i18n::t_string;
use crate::state::{City, StateStoreFields};
use crate::words;
use leptos::prelude::*;
use quanli_protocol::{Edit, Problem, wire};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./js/browser/reader.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = importFile)]
    async fn import_file(file: &web_sys::File, service: &str, known: Vec<String>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = saveScenario)]
    async fn save_scenario(city: &str, data: &str, title: &str, edits: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = saveTable)]
    async fn save_table(name: &str, covered: &[u8], heads: Vec<String>) -> Result<(), JsValue>;
}

impl App {
    /// Reads a file; its edits come behind those in force, so that nothing that was done is lost.
    pub fn read_file(self, file: web_sys::File) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let service = self.state.question().with_untracked(|question| question.service.clone());
        let known: Vec<String> = opened.services.iter().flat_map(|service| [service.id.clone(), service.zh.clone(), service.en.clone()]).collect();
        crate::browser::spawn(async move {
            let bytes = import_file(&file, &service, known).await.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec());
            let Some((edits, problems)) = bytes.ok().and_then(|bytes| wire::from_bytes::<(Vec<Edit>, Vec<Problem>)>(&bytes).ok()) else {
                self.state.file_note().set(Some(t_string!(self.i18n, file_not_read).to_string()));
                return;
            };
            self.state.file_note().set((!problems.is_empty()).then(|| problems.iter().map(|p| words::problem(self.lang(), p)).collect::<Vec<_>>().join("\n")));
            if edits.is_empty() {
                return;
            }
            let mut all = self.edits();
            for mut edit in edits {
                let taken = |id: &str| all.iter().any(|e| e.id == id);
                if taken(&edit.id) {
                    edit.id = (all.len()..).map(crate::address::plain_id).find(|id| !taken(id)).unwrap_or_default();
                }
                all.push(edit);
            }
            self.replace(all);
        });
    }

    /// Saves the edits in force as a scenario file, which the command line reads too.
    pub fn save_scenario(self) {
        let Some(opened) = self.state.city().with_untracked(City::opened) else { return };
        let Ok(edits) = wire::to_bytes(&self.edits()) else { return };
        crate::browser::spawn(async move {
            let _ = save_scenario(&opened.id, &opened.data_fingerprint, "", &edits).await;
        });
    }

    /// Saves people by minute, before and after, as a table.
    pub fn save_table(self) {
        let Some(covered) = self.state.covered().get_untracked() else { return };
        let heads =
            vec![t_string!(self.i18n, table_minute).to_string(), t_string!(self.i18n, table_before).to_string(), t_string!(self.i18n, table_after).to_string()];
        let name = format!("{}-{}-{}", covered.question.who.id(), covered.question.service, covered.fingerprint);
        let Ok(message) = wire::to_bytes(&*covered) else { return };
        crate::browser::spawn(async move {
            let _ = save_table(&name, &message, heads).await;
        });
    }
}

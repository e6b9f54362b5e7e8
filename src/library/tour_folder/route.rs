//! Reads the routes of `tour.toml`.

use super::ParsedFolder;
use super::file_error::FileError;
use super::toml_reader::{TomlReader, TomlTable};
use crate::model::{ClipKey, Route, Slug, Texts, TourLocation};

impl ParsedFolder {
    /// Reads every `[[route]]`. A route without a valid id is left out.
    pub(super) fn routes<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        root: TomlTable<'a, '_>,
    ) -> Vec<Route> {
        let mut routes: Vec<Route> = Vec::new();
        for table in toml.tables(root, "route") {
            let Some(route) = self.route(toml, table, routes.len()) else {
                continue;
            };
            if routes.iter().any(|other| other.slug == route.slug) {
                let offset = table.value_offset("id");
                toml.push_error(offset, FileError::DuplicateRoute(route.slug));
            } else {
                routes.push(route);
            }
        }
        routes
    }

    fn route<'a>(
        &mut self,
        toml: &mut TomlReader<'a>,
        table: TomlTable<'a, '_>,
        index: usize,
    ) -> Option<Route> {
        let before = toml.error_count;
        toml.reject_unknown_keys(table, &["id", "name", "line", "clips"]);
        let slug: Option<Slug> = toml.parse_key(table, "id");
        let name = toml.texts(table, "name");
        let has_line = table.get("line").is_some();
        let line = if has_line {
            toml.texts(table, "line")
        } else {
            Texts::new()
        };
        let clips = toml
            .required(table, "clips")
            .map_or(Vec::new(), |value| toml.list::<ClipKey>("clips", value));
        let location = TourLocation::Route(index);
        self.locations
            .insert(location.clone(), toml.value_location(table, "id"));
        for (n, (_, offset)) in clips.iter().enumerate() {
            let at = toml.location(*offset);
            self.locations.insert(TourLocation::RouteClip(index, n), at);
        }
        if toml.error_count > before {
            self.incomplete.insert(location);
        }
        Some(Route {
            slug: slug?,
            name,
            line,
            clips: clips.into_iter().map(|(key, _)| key).collect(),
        })
    }
}

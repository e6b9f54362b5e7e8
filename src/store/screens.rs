//! Enrolled screens, and screens that show a pairing code until they are enrolled.

use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Result, Store, changes};
use crate::model::{
    Attribution, ChangedText, Moment, PairingCode, PixelDensity, Screen, ScreenId, Sha256, Slug,
    StaffAction,
};

/// Screens waiting for enrolment at most; the oldest is removed.
const MAX_PENDING_SCREENS: u32 = 200;

impl Store {
    /// Adds a screen that waits for enrolment under its code.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn add_pending_screen(
        &self,
        token: Sha256,
        code: PairingCode,
        at: Moment,
    ) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "delete from screen where code is not null and screen_id not in (
                   select screen_id from screen where code is not null
                   order by screen_id desc limit :most)",
                named_params! { ":most": MAX_PENDING_SCREENS - 1 },
            )?;
            conn.execute(
                "insert into screen (token_sha256, code, made_wall_ms) values (:token, :code, :wall)",
                named_params! { ":token": token, ":code": code, ":wall": at.wall_ms },
            )?;
            Ok(())
        })
        .await
    }

    /// The pairing code of the waiting screen with this token, if it was created in `given`.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn pending_screen_code(
        &self,
        token: Sha256,
        given: RangeInclusive<i64>,
    ) -> Result<Option<PairingCode>> {
        self.run(move |conn| {
            let code = conn.query_row(
                "select code from screen where token_sha256 = :token and code is not null
                 and made_wall_ms between :since and :until",
                named_params! {
                    ":token": token, ":since": given.start(), ":until": given.end(),
                },
                |row| row.get(0),
            );
            Ok(code.optional()?)
        })
        .await
    }

    /// Binds the screen that waits under `code`, if the code was created in `given`; `None` if there is no
    /// such screen.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn bind_screen(
        &self,
        code: PairingCode,
        given: RangeInclusive<i64>,
        room: Slug,
        panel: Option<PixelDensity>,
        by: Attribution,
    ) -> Result<Option<ScreenId>> {
        self.run(move |conn| {
            let bound: Option<i64> = conn
                .query_row(
                    "update screen set code = null, room = :room, panel = :panel
                     where code = :code and made_wall_ms between :since and :until
                     returning screen_id",
                    named_params! {
                        ":code": code, ":room": room,
                        ":panel": panel.map(PixelDensity::hundredths),
                        ":since": given.start(), ":until": given.end(),
                    },
                    |row| row.get(0),
                )
                .optional()?;
            let Some(id) = bound else {
                return Ok(None);
            };
            let room = ("room", room.to_string());
            let panel = panel.map(|panel| ("panel", panel.to_string()));
            let texts = std::iter::once(room)
                .chain(panel)
                .map(|(field, after)| ChangedText::new(field, None, Some(after)));
            let texts: Vec<ChangedText> = texts.collect();
            changes::log(conn, StaffAction::EnrolScreen, id, &texts, by)?;
            Ok(Some(ScreenId::Enrolled(id)))
        })
        .await
    }

    /// Removes a screen and returns whether it existed.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn revoke_screen(&self, screen: ScreenId, by: Attribution) -> Result<bool> {
        self.run(move |conn| {
            let gone: Option<String> = conn
                .query_row(
                    "delete from screen where screen_id = :id and room is not null returning room",
                    named_params! { ":id": screen.number() },
                    |row| row.get(0),
                )
                .optional()?;
            let Some(room) = gone else {
                return Ok(false);
            };
            let text = ChangedText::new("room", Some(room), None);
            changes::log(
                conn,
                StaffAction::RevokeScreen,
                screen.number(),
                &[text],
                by,
            )?;
            Ok(true)
        })
        .await
    }

    /// Every enrolled screen with its token's hash.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn screens(&self) -> Result<Vec<(Sha256, Screen)>> {
        self.run(bound).await
    }
}

fn bound(conn: &Connection) -> Result<Vec<(Sha256, Screen)>> {
    let mut query = conn.prepare(
        "select token_sha256, screen_id, room, panel from screen where room is not null
         order by screen_id",
    )?;
    let rows = query.query_map([], screen)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn screen(row: &Row<'_>) -> rusqlite::Result<(Sha256, Screen)> {
    let panel: Option<u16> = row.get("panel")?;
    let screen = Screen {
        id: ScreenId::Enrolled(row.get("screen_id")?),
        room: row.get("room")?,
        panel: panel.and_then(PixelDensity::new),
    };
    Ok((row.get("token_sha256")?, screen))
}

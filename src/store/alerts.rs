//! Alerts, and what is still to be delivered of them.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Result, Store, changes};
use crate::model::{
    AcknowledgedAlert, Alert, AlertCondition, AlertEvent, AlertMessage, AlertWay, Attribution,
    StaffAction,
};

/// Messages that wait for one way, at most: what comes after them is not delivered on it.
const MAX_WAITING_MESSAGES: u32 = 500;

/// How long cleared alerts are kept.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;

const COLUMNS: &str =
    "alert_id, kind, alert.box_id, subject, box.name, raised_wall_ms, cleared_wall_ms, \
     acknowledged_wall_ms, staff.name
     from alert left join box using (box_id) left join staff using (staff_id)";

impl Store {
    /// The open alerts, the oldest first.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn open_alerts(&self) -> Result<Vec<Alert>> {
        self.run(|conn| {
            let open = format!(
                "select {COLUMNS} where cleared_wall_ms is null order by raised_wall_ms, alert_id"
            );
            let mut query = conn.prepare_cached(&open)?;
            let rows = query.query_map([], alert)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// The alerts that were cleared since a wall time, the last first.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn cleared_alerts(&self, since_wall_ms: i64, most: u32) -> Result<Vec<Alert>> {
        self.run(move |conn| {
            let cleared = format!(
                "select {COLUMNS} where cleared_wall_ms >= :since
                 order by cleared_wall_ms desc, alert_id desc limit :most"
            );
            let mut query = conn.prepare_cached(&cleared)?;
            let parameters = named_params! { ":since": since_wall_ms, ":most": most };
            let rows = query.query_map(parameters, alert)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Raises an alert, unless it is open already, and queues it for these ways. Returns its number.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn raise_alert(
        &self,
        condition: AlertCondition,
        ways: Vec<AlertWay>,
        now_wall_ms: i64,
    ) -> Result<i64> {
        self.run(move |conn| {
            let open = conn
                .query_row(
                    "select alert_id from alert
                     where kind = :kind and box_id is :box and subject = :subject and cleared_wall_ms is null",
                    named_params! {
                        ":kind": condition.kind, ":box": condition.box_id, ":subject": condition.subject,
                    },
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(id) = open {
                return Ok(id);
            }
            let id = conn.query_row(
                "insert into alert (kind, box_id, subject, raised_wall_ms)
                 values (:kind, :box, :subject, :now) returning alert_id",
                named_params! {
                    ":kind": condition.kind, ":box": condition.box_id, ":subject": condition.subject,
                    ":now": now_wall_ms,
                },
                |row| row.get(0),
            )?;
            queue(conn, id, AlertEvent::Raised, &ways)?;
            Ok(id)
        })
        .await
    }

    /// Clears an open alert, queues that for these ways, and removes alerts that were cleared long ago.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn clear_alert(&self, id: i64, ways: Vec<AlertWay>, now_wall_ms: i64) -> Result<()> {
        self.run(move |conn| {
            // A clock that was set back meanwhile ends no alert before it begins.
            let cleared = conn.execute(
                "update alert set cleared_wall_ms = max(:now, raised_wall_ms)
                 where alert_id = :id and cleared_wall_ms is null",
                named_params! { ":id": id, ":now": now_wall_ms },
            )?;
            if cleared > 0 {
                queue(conn, id, AlertEvent::Cleared, &ways)?;
            }
            conn.execute(
                "delete from alert where cleared_wall_ms < ?1",
                [now_wall_ms - KEPT_MS],
            )?;
            Ok(())
        })
        .await
    }

    /// Notes who takes care of an open alert; the first stays. Returns whether it was noted.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn acknowledge_alert(&self, id: i64, by: Attribution) -> Result<bool> {
        self.run(move |conn| {
            let subject: Option<String> = conn
                .query_row(
                    "update alert set acknowledged_wall_ms = :now, staff_id = :staff
                     where alert_id = :id and cleared_wall_ms is null and acknowledged_wall_ms is null
                     returning trim(kind || ' ' || subject)",
                    named_params! {
                        ":id": id, ":now": by.at.wall_ms, ":staff": by.staff.map(|staff| staff.0),
                    },
                    |row| row.get(0),
                )
                .optional()?;
            let Some(subject) = subject else {
                return Ok(false);
            };
            changes::log(conn, StaffAction::AcknowledgeAlert, subject, &[], by)?;
            Ok(true)
        })
        .await
    }

    /// The first message that waits for a way.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn next_alert_message(&self, way: AlertWay) -> Result<Option<AlertMessage>> {
        self.run(move |conn| {
            let first: Option<(i64, AlertEvent)> = conn
                .prepare_cached(
                    "select alert_id, event from alert_message where way = ?1 order by message_id limit 1",
                )?
                .query_row([way], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((id, event)) = first else {
                return Ok(None);
            };
            let mut query = conn.prepare_cached(&format!("select {COLUMNS} where alert_id = ?1"))?;
            let alert = query.query_row([id], alert)?;
            Ok(Some(AlertMessage { alert, event }))
        })
        .await
    }

    /// Removes a message that was delivered by a way, or was tried for long enough.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn remove_alert_message(
        &self,
        alert: i64,
        event: AlertEvent,
        way: AlertWay,
    ) -> Result<()> {
        self.run(move |conn| {
            conn.execute(
                "delete from alert_message where alert_id = :id and event = :event and way = :way",
                named_params! { ":id": alert, ":event": event, ":way": way },
            )?;
            Ok(())
        })
        .await
    }

    /// Removes what waits for ways that are not set any more.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn retain_alert_ways(&self, ways: Vec<AlertWay>) -> Result<()> {
        self.run(move |conn| {
            for way in AlertWay::ALL.iter().filter(|way| !ways.contains(way)) {
                conn.execute("delete from alert_message where way = ?1", [way])?;
            }
            Ok(())
        })
        .await
    }
}

fn queue(conn: &Connection, id: i64, event: AlertEvent, ways: &[AlertWay]) -> Result<()> {
    for way in ways {
        let queued = conn.execute(
            "insert into alert_message (alert_id, event, way) select :id, :event, :way
             where (select count(*) from alert_message where way = :way) < :most",
            named_params! {
                ":id": id, ":event": event, ":way": way, ":most": MAX_WAITING_MESSAGES,
            },
        )?;
        if queued == 0 {
            tracing::error!(
                way = way.as_str(),
                alert = id,
                "too many alerts wait to be delivered; this one is only on the staff's first page"
            );
        }
    }
    Ok(())
}

fn alert(row: &Row<'_>) -> rusqlite::Result<Alert> {
    let acknowledged: Option<i64> = row.get(7)?;
    let who = row.get(8)?;
    Ok(Alert {
        id: row.get(0)?,
        condition: AlertCondition {
            kind: row.get(1)?,
            box_id: row.get(2)?,
            subject: row.get(3)?,
        },
        box_name: row.get(4)?,
        raised_wall_ms: row.get(5)?,
        cleared_wall_ms: row.get(6)?,
        acknowledged: acknowledged.map(|wall_ms| AcknowledgedAlert { who, wall_ms }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AlertKind, Moment};

    fn speaker(room: &str) -> AlertCondition {
        AlertCondition {
            subject: room.to_owned(),
            ..AlertCondition::of_box(AlertKind::SpeakerLost, None)
        }
    }

    fn by(wall_ms: i64) -> Attribution {
        Attribution::local(Moment {
            wall_ms,
            boot_ms: 0,
            trusted: true,
        })
    }

    #[tokio::test]
    async fn an_alert_is_open_once_and_has_one_person() {
        let (store, _thread) = Store::in_memory().unwrap();
        let id = store.raise_alert(speaker("study"), Vec::new(), 10).await;
        let id = id.unwrap();
        let again = store.raise_alert(speaker("study"), Vec::new(), 20).await;
        assert_eq!(again.unwrap(), id);
        assert!(store.acknowledge_alert(id, by(30)).await.unwrap());
        assert!(!store.acknowledge_alert(id, by(40)).await.unwrap());
        let open = store.open_alerts().await.unwrap();
        let [alert] = open.as_slice() else {
            panic!("{open:?}");
        };
        assert_eq!(alert.raised_wall_ms, 10);
        assert_eq!(alert.acknowledged.as_ref().unwrap().wall_ms, 30);
        let log = store.changes(None, 10).await.unwrap();
        assert_eq!(log[0].subject, "speaker-lost study");
        // The clock was set back meanwhile.
        store.clear_alert(id, Vec::new(), 5).await.unwrap();
        assert!(!store.acknowledge_alert(id, by(50)).await.unwrap());
        let cleared = store.cleared_alerts(0, 10).await.unwrap();
        assert_eq!(cleared[0].cleared_wall_ms, Some(10));
        let anew = store.raise_alert(speaker("study"), Vec::new(), 60).await;
        assert_ne!(anew.unwrap(), id);
        // Old alerts go with the next end of one.
        let garden = store.raise_alert(speaker("garden"), Vec::new(), 70).await;
        store
            .clear_alert(garden.unwrap(), Vec::new(), KEPT_MS + 11)
            .await
            .unwrap();
        let cleared = store.cleared_alerts(0, 10).await.unwrap();
        assert_eq!(cleared.len(), 1, "{cleared:?}");
    }

    #[tokio::test]
    async fn messages_wait_in_order_for_each_way_and_never_without_limit() {
        let (store, _thread) = Store::in_memory().unwrap();
        let ways = vec![AlertWay::Mail, AlertWay::Webhook];
        for number in 0..=i64::from(MAX_WAITING_MESSAGES) {
            let condition = speaker(&format!("r{number}"));
            store
                .raise_alert(condition, ways.clone(), number)
                .await
                .unwrap();
        }
        let waiting = store.run(|conn| {
            let count = "select count(*) from alert_message where way = 'mail'";
            Ok(conn.query_row(count, [], |row| row.get::<_, u32>(0))?)
        });
        assert_eq!(waiting.await.unwrap(), MAX_WAITING_MESSAGES);
        let first = store.next_alert_message(AlertWay::Mail).await.unwrap();
        let first = first.unwrap();
        assert_eq!(first.alert.condition, speaker("r0"));
        store
            .remove_alert_message(first.alert.id, first.event, AlertWay::Mail)
            .await
            .unwrap();
        let next = store.next_alert_message(AlertWay::Mail).await.unwrap();
        assert_eq!(next.unwrap().alert.condition, speaker("r1"));
        let other = store.next_alert_message(AlertWay::Webhook).await.unwrap();
        assert_eq!(other.unwrap().alert.condition, speaker("r0"));
        store.retain_alert_ways(vec![AlertWay::Mail]).await.unwrap();
        let gone = store.next_alert_message(AlertWay::Webhook).await.unwrap();
        assert_eq!(gone, None);
        assert!(
            store
                .next_alert_message(AlertWay::Mail)
                .await
                .unwrap()
                .is_some()
        );
    }
}

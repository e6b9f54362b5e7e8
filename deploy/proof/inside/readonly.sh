#!/bin/bash
# A box whose system is never written to. Runs inside the container, as its root, at each of its starts:
# the power goes while a clip plays, and comes back.
. /ci/means.sh
play_as_row() { docent check | grep --quiet "holds $1 play"; }

if [ -z "$(ls /var/backups/docent)" ]; then
  echo "a system that is read only"
  is "nothing is written to it" not touch /etc/docent/written /usr/written /var/written 2>/dev/null
  is "but to what lasts" equals "$(findmnt --noheadings --output FSTYPE --target /var/tmp) $(mountpoint --quiet /var/lib/docent && echo bound)" "tmpfs bound"
  is "docent runs" equals "$(systemctl is-active docent.service docent.socket docent-backup.timer | sort -u)" active
  docent import /usr/share/docent/tour-trotsky >/dev/null 2>&1 && docent publish >/dev/null
  is "a tour comes in" until_true 10 equals "$(edition)" 1
  post /es/rooms/memorial/play clip=13
  post /es/rooms/memorial/seek at=83500
  ended() { docent report --from 2000-01-01 --table plays 2>/dev/null | grep --quiet ',finished,'; }
  is "a clip plays to its end" until_true 30 ended
  systemctl restart docent.service
  is "docent starts anew" answers
  is "and has what was heard" eval 'play_as_row 1 && ended'
  systemctl start docent-backup.service
  is "it is backed up" equals "$(systemctl show --property Result --value docent-backup.service)" success
  is "docent finds itself well" quiet docent check
  is "nothing failed" equals "$(systemctl list-units --failed --plain --no-legend 'docent*')" ""
  post /es/rooms/memorial/play clip=13
  is "a clip is on its way" until_true 20 play_as_row 2
else
  echo "the power comes back"
  is "docent runs" until_true 20 answers
  is "the tour is there" equals "$(edition)" 1
  is "what had been heard as the power went is written down" play_as_row 2
  is "and the backup is there" test -n "$(ls /var/backups/docent)"
fi
tell
# The power goes.
systemctl --force --force poweroff

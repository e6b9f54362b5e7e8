#!/bin/bash
# A technician's years. Runs inside the container, as its root, once it has started.
. /ci/means.sh
export DOCENT_UPDATE_WATCH=3 DOCENT_UPDATE_PATIENCE=20
arch=$(dpkg --print-architecture)
base=$(dpkg-deb -f "$(ls /ci/docent_*_"$arch".deb | grep -v +)" Version)
# The package of now, or of `+1`, `+2`, `+3`.
deb() { echo "/ci/docent_$base${1:-}_$arch.deb"; }

echo "install"
dpkg --install "$(deb)" /ci/docent-tour-trotsky_*.deb >/dev/null || failed=$((failed + 1))
is "it runs" equals "$(systemctl is-active docent.service docent.socket docent-backup.timer | sort -u)" active
is "it runs at each start" systemctl --quiet is-enabled docent.service docent.socket docent-backup.timer
is "it says that it waits for a tour" equals "$(show StatusText)" "serves, and waits for its first tour"
is "units are well-formed" equals "$(systemd-analyze verify --man=no /usr/lib/systemd/system/docent*.{service,socket,timer} 2>&1)" ""
is "the sandbox is tight: $(systemd-analyze security --no-pager docent.service | sed -n 's/.*level for docent.service: //p')" \
  quiet systemd-analyze security --threshold=15 --no-pager docent.service
is "it is nobody's but docent's" equals "$(stat -c %U "/proc/$(show MainPID)")" docent
is "it has no capabilities" equals "$(status_of CapEff)" 0000000000000000
is "its system calls are filtered" equals "$(status_of Seccomp)" 2
is "its state is its own" equals "$(stat -c %U:%a /var/lib/docent)" docent:700
is "it may open many files" equals "$(show LimitNOFILE)" 16384

echo "a tour, by root's hand"
cp -r /usr/share/docent/tour-trotsky /root/tour
is "a folder that only root may read is told with what to do" eval 'docent import /root/tour | grep --quiet "chmod -R a+rX"'
docent import /usr/share/docent/tour-trotsky >/dev/null && docent publish >/dev/null
is "the tour is there" until_true 10 equals "$(edition)" 1
is "all of the state is docent's" equals "$(find /var/lib/docent ! -user docent | wc -l)" 0
is "docent finds itself well" quiet docent check
printf 'conejos y nopales\n' >/etc/docent/credentials/admin-password
chmod 600 /etc/docent/credentials/admin-password
cat >>/etc/docent/docent.toml <<'TOML'
default-output = "silent"
opening-hours = "ignore"
alert-device-minutes = 0.05
at-alert = ["/bin/sh", "-c", "echo $DOCENT_ALERT_KIND >/var/lib/docent/alert"]
alert-mail = "root@localhost"
TOML
printf '#!/bin/sh\ncat >/var/lib/docent/mail\n' >/usr/local/sbin/sendmail
chmod 755 /usr/local/sbin/sendmail
# Top-level settings come before tables.
printf '\n[[screen]]\nroom = "memorial"\n' >>/etc/docent/docent.toml
systemctl restart docent.service
is "it runs with what was set" answers
is "the log has fields" equals "$(journalctl --quiet --output cat -u docent.service DOCENT_CONNECTIONS=8192 | grep -c 'limits of open files')" 2
# Nobody switched its screen on.
alerted() { [ "$(cat /var/lib/docent/alert)" = screen-away ] && grep --quiet '^To: root@localhost' /var/lib/docent/mail; }
is "an alert runs its program and sends its mail inside the sandbox" until_true 30 alerted
rm /usr/local/sbin/sendmail /var/lib/docent/alert /var/lib/docent/mail
sed -i '/alert/d' /etc/docent/docent.toml
systemctl restart docent.service
is "it runs without them" answers
cookies=/root/cookies
curl --silent --cookie-jar $cookies --output /dev/null http://localhost/staff/sign-in --data-urlencode name=admin --data-urlencode 'password=conejos y nopales'
is "the first admin has the password of the credential" grep --quiet docent-staff $cookies
staff() { curl --silent --show-error --fail --max-time 60 --cookie $cookies --header "Origin: http://localhost" "$@"; }

echo "an upload, inspected inside the sandbox"
clip=/usr/share/docent/tour-trotsky/memorial/natalia.es.mp3
[ -e "$clip" ] || clip=$(ls /usr/share/docent/tour-trotsky/memorial/*.mp3 | head -n 1)
at=$(staff --include --request POST http://localhost/staff/uploads --header 'Tus-Resumable: 1.0.0' \
  --header "Upload-Length: $(stat -c %s "$clip")" --header "Upload-Metadata: filename $(printf 99.es.mp3 | base64)" |
  tr -d '\r' | sed -n 's/^location: //Ip')
staff --request PATCH "http://localhost$at" --header 'Tus-Resumable: 1.0.0' --header 'Upload-Offset: 0' \
  --header 'Content-Type: application/offset+octet-stream' --data-binary "@$clip"
listened() { staff --header 'Accept: application/json' http://localhost/staff/uploads | grep --quiet -i 'lufs\|"ready"\|"measured"\|"checked"'; }
is "the recording was listened to" until_true 30 listened
is "nothing was refused to it" not said "Operation not permitted"

echo "what happens by itself"
mkdir -p /run/systemd/system/docent.service.d
printf '[Service]\nWatchdogSec=3\n' >/run/systemd/system/docent.service.d/proof.conf
systemctl daemon-reload
systemctl restart docent.service
before=$(show NRestarts)
sleep 7
is "a live docent is left alone by the watchdog" equals "$(show NRestarts)" "$before"
kill -STOP "$(show MainPID)"
restarted() { [ "$(show NRestarts)" -gt "$before" ]; }
is "one that hangs is started anew" until_true 30 restarted
is "and that is said" said "Watchdog timeout"
rm -r /run/systemd/system/docent.service.d
systemctl daemon-reload
until_true 20 answers
kill -KILL "$(show MainPID)"
is "whoever comes while docent is down is served a moment later" answers
systemctl stop docent.service
is "a stop takes no longer than it must" equals "$(show Result)" success
is "a visitor starts it again" answers
systemctl start docent.service

echo "a mistake in the settings"
# What docent keeps of its own accord once it has run well for five minutes.
install -d -o docent -g docent /var/lib/docent/good
install -o docent -g docent /etc/docent/docent.toml /var/lib/docent/good/docent.toml
echo 1 >/var/lib/docent/good/edition
cp /etc/docent/docent.toml /root/docent.toml
sed -i '1i lisen = "0.0.0.0:80"' /etc/docent/docent.toml
systemctl restart docent.service
fell_back() { said "uses the last good config and edition" && answers; }
is "after three starts it serves with the settings of before" until_true 30 fell_back
is "and tells the staff" eval 'staff http://localhost/staff | grep --quiet "unknown field"'
is "and no visitor" not eval 'curl --silent http://localhost/es/rooms/memorial | grep --quiet "unknown field"'
cp /root/docent.toml /etc/docent/docent.toml
systemctl restart docent.service
is "once mended, all is as before" eval 'answers && not eval "staff http://localhost/staff | grep --quiet caution"'

echo "upgrade while somebody listens, and many ask"
printf '# mine\n' >>/etc/docent/docent.toml
post /es/rooms/memorial/play clip=13
process=$(show MainPID)
load() {
  local n=0 lost=0
  while [ ! -e /root/enough ]; do
    curl --silent --fail --max-time 30 --output /dev/null http://localhost/es/rooms/memorial || lost=$((lost + 1))
    n=$((n + 1))
  done
  echo "$n $lost" >/root/load
}
load &
sleep 1
dpkg --install "$(deb +1)" >/dev/null
sleep 2
is "the clip plays on" equals "$(show MainPID)" "$process"
is "the new program is in place" equals "$(dpkg-query -W -f '${Version}' docent)" "$base+1"
post /es/rooms/memorial/seek at=83500
replaced() { [ "$(show MainPID)" != "$process" ] && [ "$(show MainPID)" != 0 ] && systemctl --quiet is-active docent.service; }
is "it is replaced once the clip is over" until_true 30 replaced
sleep 3
touch /root/enough
wait
read -r asked lost </root/load
is "of $asked requests none was lost" equals "$lost" 0
is "the clip was heard to its end" eval 'docent check | grep --quiet "holds 1 play"'
is "what was set stays" grep --quiet '^# mine' /etc/docent/docent.toml
is "the tour stays" equals "$(edition)" 1

echo "update from a file, and back"
mkdir -p /var/cache/docent
cp "$(deb +1)" /var/cache/docent/
is "the next version comes in" docent-update "$(deb +2)"
is "one that does not start is taken back" eval '! docent-update "$(deb +3)"'
is "by itself" equals "$(dpkg-query -W -f '${Version}' docent)" "$base+2"
is "and docent serves" until_true 10 answers
is "there was a backup each time" eval '[ "$(ls /var/backups/docent | wc -l)" -ge 2 ]'
is "a technician can go back as well" docent-update --back
is "to the version of before" equals "$(dpkg-query -W -f '${Version}' docent)" "$base+1"
is "and docent serves" until_true 10 answers

. /ci/tls.sh

echo "the nightly backup"
systemctl start docent-backup.service
is "it is made, in the sandbox" equals "$(systemctl show --property Result --value docent-backup.service)" success
is "without a stick that is said" eval 'journalctl --quiet --output cat -u docent-backup.service | grep --quiet "no USB stick"'
if [ -b /dev/loop-stick ]; then
  mkdir -p /dev/disk/by-label
  ln -s /dev/loop-stick /dev/disk/by-label/DOCENT
  newest() { ls -1t /var/backups/docent | head -n 1; }
  mount /dev/loop-stick /mnt
  touch /root/untouched
  ln -s /root/untouched "/mnt/$(newest).part"
  umount /mnt
  is "a stick that was made to harm harms nothing" eval '/usr/lib/docent/copy-to-stick /var/backups/docent >/dev/null && [ ! -s /root/untouched ]'
  systemctl start docent-backup.service
  mount -o ro /dev/loop-stick /mnt
  is "the newest backup is on the stick, the same to the byte" cmp "/mnt/$(newest)" "/var/backups/docent/$(newest)"
  umount /mnt
  rm /dev/disk/by-label/DOCENT
fi

echo "the box"
dpkg --install /ci/docent-box_*.deb >/dev/null
is "its settings are taken" eval 'systemd-analyze cat-config systemd/journald.conf | grep --quiet RuntimeMaxUse=32M'
is "updates have their hour" eval 'systemctl show --property TimersCalendar apt-daily-upgrade.timer | grep --quiet "03:15"'
found() { avahi-browse --parsable --resolve --terminate _http._tcp | grep --quiet '^=;.*;guide\.local;.*;80;"path=/"'; }
is "the house's network is told where the guide is" until_true 20 found

. /ci/updates.sh

echo "without the box"
dpkg --purge docent-box >/dev/null
is "updates have their own hour again" eval 'not eval "systemctl show --property TimersCalendar apt-daily-upgrade.timer | grep --quiet 03:15"'

memory=$(show MemoryCurrent)
echo "memory: $(awk '/VmRSS/ {print $2, $3}' "/proc/$(show MainPID)/status") resident, cgroup says $memory"

echo "remove, and purge"
# What the technician wrote is the technician's to take away.
rm -r /etc/systemd/system/docent.socket.d /etc/apt/sources.list.d/docent.sources
systemctl daemon-reload
dpkg --remove docent >/dev/null 2>&1
is "it does not run any more" not systemctl --quiet is-active docent.service docent.socket
is "tour and plays stay" test -s /var/lib/docent/docent.db
is "so do the settings" test -s /etc/docent/docent.toml
dpkg --install "$(deb +2)" >/dev/null
is "who comes back finds everything" eval '[ "$(edition)" = 1 ] && grep --quiet "^# mine" /etc/docent/docent.toml'
dpkg --purge docent docent-tour-trotsky </dev/null >/dev/null 2>&1
left=$(find / -xdev \( -name '*docent*' -o -user docent \) ! -path '/ci/*' ! -path '/proc/*' ! -path '/var/log/*' ! -path '/root/*' 2>/dev/null)
is "purged, nothing is left" equals "$left" ""
is "no unit either" not systemctl cat docent.service
is "nor a user" not getent passwd docent

tell

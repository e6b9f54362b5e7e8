# A repository of the house's own, and the nights in which a box takes what is published there. What boxes
# reach it by is a link, so that what was not published yet can be published.
echo "updates by night"
published() { ln -sfn "/ci/repository$1" /srv/packages; }
rm -rf /var/cache/docent
published ""
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
install -m 644 /srv/packages/docent.sources /etc/apt/sources.list.d/docent.sources
# What the timers start at night, in their order; a night has passed since.
night() {
  rm -f /var/lib/apt/periodic/*
  systemctl start apt-daily.service && systemctl start apt-daily-upgrade.service
}
mkdir -p /run/systemd/system/apt-daily-upgrade.service.d
printf '[Service]\nEnvironment=DOCENT_UPDATE_WATCH=3 DOCENT_UPDATE_PATIENCE=20\n' >/run/systemd/system/apt-daily-upgrade.service.d/proof.conf
systemctl daemon-reload
runs() { [ "$(dpkg-query -W -f '${Version}' docent)" = "$base$1" ] && systemctl --quiet is-active docent.service && answers; }
process=$(show MainPID)
night
is "a night without news changes nothing" equals "$(show MainPID)" "$process"
is "the repository is believed" eval 'apt-cache policy docent | grep --quiet "file:/srv/packages"'
published -later
night
is "what was published runs in the morning" until_true 20 runs +4
is "by another process" not equals "$(show MainPID)" "$process" >/dev/null
is "as unattended-upgrades says" grep --quiet "Packages that will be upgraded:.* docent" /var/log/unattended-upgrades/unattended-upgrades.log
is "the tour stays" equals "$(edition)" 1
is "what was heard stays" eval 'docent check | grep --quiet "holds 1 play"'
is "what was set stays" grep --quiet '^# mine' /etc/docent/docent.toml
sed 's/^Suite: stable/Suite: stabler/' /ci/repository/InRelease >/root/InRelease
mkdir /srv/forged
cp /ci/repository/* /srv/forged
cp /root/InRelease /srv/forged/
ln -sfn /srv/forged /srv/packages
is "a repository that somebody changed is not believed" eval '! apt-get update --error-on=any >/dev/null 2>&1'
rm -r /srv/forged
published -later
apt-get update -qq

echo "and back"
published -broken
night
is "a version that comes by night and does not run is taken back" until_true 20 runs +4
is "and so is what it made of the database" equals "$(edition)" 1
is "which has lost nothing" eval 'docent check | grep --quiet "holds 1 play"'
is "and that is said" eval 'journalctl --quiet --output cat -u apt-daily-upgrade.service | grep --quiet "came by night and does not run well"'
night
is "the next night does not bring it again" runs +4
published -mended
night
is "but brings the one after it" until_true 20 runs +6
rm -rf /var/cache/docent
is "a technician goes back to what was published before" docent-update --back
is "and past what did not run" runs +4

echo "an update that main asks for"
rm -rf /var/cache/docent /etc/apt/preferences.d/docent-refused
systemctl start docent-update-request.path
setpriv --reuid docent --regid docent --clear-groups touch /var/lib/docent/update-requested
is "the box installs the newest version of its repository" until_true 60 runs +6
is "and asks no more" eval '[ ! -e /var/lib/docent/update-requested ]'
setpriv --reuid docent --regid docent --clear-groups touch /var/lib/docent/update-requested
is "a box that is up to date says so" until_true 90 eval 'journalctl --quiet --output cat -u docent-update-request.service | grep --quiet "is the newest version"'

echo "a database of a later docent"
systemctl stop docent.socket docent.service
docent backup --into /var/backups/docent >/dev/null
# As a later docent would leave it: the version of the database is four bytes of its head.
printf '\0\0\0\143' | dd of=/var/lib/docent/docent.db bs=1 seek=60 conv=notrunc status=none
systemctl start docent.service || true
is "a docent that is too old for its database refuses" until_true 20 said "the database is of version 99, and this docent knows"
is "and says how to go back" said "or go back: docent restore --replace"
systemctl stop docent.socket docent.service
is "as it says" quiet docent restore --replace "/var/backups/docent/$(ls -1t /var/backups/docent | head -n 1)"
systemctl start docent.socket docent.service
is "the tour is there" until_true 20 equals "$(edition)" 1
is "and what was heard" eval 'docent check | grep --quiet "holds 1 play"'

# Pages without eavesdroppers, as the guide says it; whatever comes after runs with these settings.
echo "pages without eavesdroppers"
install -m 600 /ci/tls-certificate /ci/tls-key /etc/docent/credentials/
printf '\n[tls]\nlisten = "0.0.0.0:443"\n' >>/etc/docent/docent.toml
mkdir -p /etc/systemd/system/docent.socket.d
printf '[Socket]\nListenStream=443\n' >/etc/systemd/system/docent.socket.d/override.conf
systemctl daemon-reload
systemctl restart docent.socket docent.service
locked() { curl --silent --fail --max-time 5 --output /dev/null --cacert /ci/tls-certificate "https://localhost$1"; }
is "docent shows the certificate that was laid down" until_true 20 locked /es/
is "systemd holds that door as well" eval 'ss --listening --tcp --numeric --processes "sport = :443" | grep --quiet systemd'
is "the door in the clear stays" answers
is "only root reads the key" equals "$(stat -c %U:%a /etc/docent/credentials/tls-key)" root:600
is "whoever works by hand needs no key" quiet docent check

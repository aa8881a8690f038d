# Holds the network namespace in which the testbed's bridge lives, away from the machine's own firewall rules.
# Arguments: the lifetime.
set -eu
echo "ready $$"
exec >/dev/null
case "$1" in
DETACHED) exec sleep infinity ;;
*) exec cat ;;
esac

# Makes a test host of the namespaces it is started in, and becomes its first process.
# Arguments: the lifetime, the host's folder, its name, and folders of the machine to show in it.
set -eu
lifetime=$1 base=$2 name=$3
shift 3
# Still the outer /proc: the first field is the pid as seen from outside.
read -r pid rest </proc/self/stat

upper=$base
if [ "$(stat -f -c %T "$base")" = overlayfs ]; then
    # An overlay cannot be written through to another overlay.
    upper=$base/memory
    mkdir -p "$upper"
    mount -t tmpfs -o mode=755 tmpfs "$upper"
fi
mkdir -p "$upper/upper/etc" "$upper/work" "$upper/docker" "$base/root"
cp -R "$base/etc/." "$upper/upper/etc/"
mount -t overlay drover-host -o "lowerdir=/,upperdir=$upper/upper,workdir=$upper/work" "$base/root"
cd "$base/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p run/lock run/docker var/lib/docker
mount --bind "$upper/docker" var/lib/docker
for shown in "$@"; do
    mkdir -p "$base/root$shown"
    mount --rbind "$shown" "$base/root$shown"
    mount -o remount,bind,ro "$base/root$shown"
done
hostname "$name"
mkdir run/outside
pivot_root . run/outside
cd /
umount -l /run/outside
rmdir /run/outside

echo "ready $pid"
exec >/dev/null
# Not exec: the shell stays the first process and reaps what others leave to it while it waits.
case "$lifetime" in
DETACHED) sleep infinity ;;
*) cat ;;
esac
exit 0

package io.drover.server.plane;

import io.drover.server.StartupException;
import io.drover.server.store.Store;
import java.util.Optional;

/** Makes the keys on the disk those that the store says, when a server starts: it may have died between the two. */
final class ResumedKeyChange {
    private final DataFolder folder;
    private final PlaneKeys keys;
    private final Store store;

    ResumedKeyChange(DataFolder folder, PlaneKeys keys, Store store) {
        this.folder = folder;
        this.keys = keys;
        this.store = store;
    }

    /** @throws StartupException when the keys that the store says are not there */
    void resume() {
        Optional<KeyChange> latest =
                store.read(transaction -> transaction.successions().latest());
        boolean current =
                latest.isEmpty() || latest.get().announced().statement().next().equals(keys.identity());
        if (current) {
            // Made by a server that died before it decided to use them.
            folder.dropNextKeys();
            return;
        }
        KeyChange change = latest.get();
        KeySet next = folder.nextKeys()
                .filter(made ->
                        made.identity().equals(change.announced().statement().next()))
                .filter(made -> change.announced().statement().former().equals(keys.identity()))
                .orElseThrow(() -> new StartupException(
                        "the plane's keys in %s are not those that its store says: expected key %s, found %s; restore the newest copy of the keys, since hosts and peers know the plane by that one"
                                .formatted(
                                        folder.path(),
                                        change.announced()
                                                .statement()
                                                .next()
                                                .key()
                                                .hex(),
                                        keys.identity().key().hex())));
        keys.use(next);
        if (!change.isUnderWay()) {
            folder.replaceKeys();
            keys.show();
        }
    }
}

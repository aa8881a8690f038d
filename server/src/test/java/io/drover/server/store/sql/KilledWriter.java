package io.drover.server.store.sql;

import io.drover.server.event.Event;
import io.drover.server.store.StoreSettings;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that writes until it is killed, and prints the number of each event that the store has acknowledged. */
final class KilledWriter {
    private static final int WRITERS = 32;

    private KilledWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        SqlStore store = SqlStore.open(StoreSettings.Sqlite.at(Path.of(arguments[0])));
        for (int i = 0; i < WRITERS; i++) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    Event event = store.write(tx -> {
                        tx.plane().advance();
                        return tx.events().append(Samples.event("acknowledged"));
                    });
                    synchronized (System.out) {
                        System.out.println("event=" + event.number());
                    }
                }
            });
        }
        new CountDownLatch(1).await();
    }
}

package io.drover.server.audit;

import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.identity.Signed;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Signs how the chain ends: when the server starts and stops, and once an hour if it has grown. What was added since the
 * last checkpoint is checked before, so that nothing that was tampered with is signed. Each is in the log, too, so that a
 * log that is kept elsewhere bears witness. Thread-safe.
 */
public final class AuditCheckpoints implements SmartLifecycle {
    /** How often a chain that grows is signed. */
    public static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(AuditCheckpoints.class);

    private final Store store;
    private final OwnPlane self;
    private final ChainCheck check;
    private final InstantSource time;
    private volatile @Nullable Thread clock;

    AuditCheckpoints(Store store, OwnPlane self, ChainCheck check, InstantSource time) {
        this.store = store;
        this.self = self;
        this.check = check;
        this.time = time;
    }

    /** Signs and keeps how the chain ends, if it has grown and is sound. */
    public void sign() {
        Optional<Signed<AuditCheckpoint>> last =
                store.read(transaction -> transaction.audit().lastCheckpoint());
        if (last.isPresent() && !fits(last.get())) {
            return;
        }
        AuditRepository.Head known = last.map(Signed::statement)
                .map(stated -> new AuditRepository.Head(stated.count(), stated.head()))
                .orElse(AuditRepository.Head.EMPTY);
        switch (check.from(known)) {
            case Verification.Sound sound when sound.entries() > known.count() -> keep();
            case Verification.Sound sound ->
                LOG.debug("the audit has not grown since its checkpoint of {} entries", sound.entries());
            case Verification.Broken broken ->
                LOG.error(
                        "the audit is NOT sound, and no checkpoint is signed: entry {}: {}; 'drover audit verify' tells more",
                        broken.sequence(),
                        broken.what());
        }
    }

    /** Whether the chain still holds what was signed last. */
    private boolean fits(Signed<AuditCheckpoint> last) {
        AuditCheckpoint stated = last.statement();
        Optional<AuditRow> row = store.read(transaction -> transaction.audit().rows(stated.count() - 1, 1)).stream()
                .findFirst();
        boolean fits = self.signer(last::verifiedBy).isPresent()
                && row.filter(stored -> stored.sequence() == stated.count()
                                && stored.digest().equals(stated.head().hex()))
                        .isPresent();
        if (!fits) {
            LOG.error(
                    "the audit does NOT hold what this plane signed at {}, {} entries that end with {}; no checkpoint is signed; 'drover audit verify' tells more",
                    stated.at(),
                    stated.count(),
                    stated.head().hex());
        }
        return fits;
    }

    private void keep() {
        Signed<AuditCheckpoint> signed = store.write(transaction -> {
            Signed<AuditCheckpoint> checkpoint = of(transaction.audit().head());
            if (transaction
                    .audit()
                    .lastCheckpoint()
                    .filter(other ->
                            other.statement().count() >= checkpoint.statement().count())
                    .isEmpty()) {
                transaction.audit().keep(checkpoint);
            }
            return checkpoint;
        });
        LOG.info(
                "audit checkpoint: {} entries, head {}, at {}, signature {}",
                signed.statement().count(),
                signed.statement().head().hex(),
                signed.statement().at(),
                signed.signature().hex());
    }

    /** A checkpoint as of now, for whoever takes it along. */
    public Signed<AuditCheckpoint> now() {
        return of(store.read(transaction -> transaction.audit().head()));
    }

    /** A checkpoint of a chain that ends with this entry. */
    Signed<AuditCheckpoint> of(AuditRepository.Head head) {
        return Signed.by(
                self.keys().signingKey(),
                new AuditCheckpoint(
                        self.identity().id(),
                        head.count(),
                        head.count() == 0 ? AuditEntry.NONE : head.digest(),
                        time.instant()));
    }

    @Override
    public void start() {
        signOrSay();
        clock = Thread.ofVirtual().name("audit-checkpoints").start(() -> {
            try {
                while (true) {
                    Thread.sleep(INTERVAL);
                    signOrSay();
                }
            } catch (InterruptedException e) {
                LOG.debug("no more checkpoints of the audit: the server stops");
            }
        });
    }

    private void signOrSay() {
        try {
            sign();
        } catch (RuntimeException e) {
            // The store may be full or busy; the next one covers what this one should have.
            LOG.warn("the audit gets no checkpoint at present: {}", e.getMessage());
        }
    }

    @Override
    public void stop() {
        Thread running = clock;
        clock = null;
        if (running != null) {
            running.interrupt();
        }
        signOrSay();
    }

    @Override
    public boolean isRunning() {
        return clock != null;
    }
}

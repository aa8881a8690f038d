package io.drover.server.audit;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.Outcome;
import io.drover.server.security.AccessRules;
import io.drover.server.security.SecurityEvent;
import io.drover.server.store.Store;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;

/** Enters what security tells. A sign-in that cannot be entered fails. */
final class AuditedSecurity {
    private static final String SIGN_IN = "sign-in";

    private final Store store;
    private final RefusedAttempts refused;
    private final InstantSource time;

    AuditedSecurity(Store store, RefusedAttempts refused, InstantSource time) {
        this.store = store;
        this.refused = refused;
        this.time = time;
    }

    @EventListener
    void on(SecurityEvent event) {
        switch (event) {
            case SecurityEvent.SignedIn(String who, String by, String from) ->
                enter(who, from, SIGN_IN, Map.of("by", by));
            case SecurityEvent.SignedOut(String who, String from) -> enter(who, from, "sign-out", Map.of());
            case SecurityEvent.SignInRefused(String who, String why, String from) ->
                note(who, from, SIGN_IN, Map.of("code", "SIGN_IN_REFUSED", "why", why));
            case SecurityEvent.RequestRefused(String who, String method, String path, String permission, String from) ->
                note(who, from, template(method, path), Map.of("code", "FORBIDDEN", "permission", permission));
        }
    }

    private static String template(String method, String path) {
        return method + " "
                + AccessRules.find(method, path)
                        .map(rule -> rule.path().getPatternString())
                        .orElse("an unknown path");
    }

    private void enter(String who, String from, String what, Map<String, String> details) {
        store.write(transaction -> transaction
                .audit()
                .append(Act.told(time.instant(), who, from, what, "", Optional.empty(), Outcome.DONE, details)));
        AuditedRequest.current().ifPresent(AuditedRequest::entered);
    }

    private void note(String who, String from, String what, Map<String, String> details) {
        refused.note(who, from, what, "", Optional.empty(), Outcome.REFUSED, details);
        AuditedRequest.current().ifPresent(AuditedRequest::refusalTold);
    }
}

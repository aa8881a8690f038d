package io.drover.migration.ownership;

import io.drover.migration.identity.Digest;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.PlaneIdentity;
import io.drover.migration.identity.Signed;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One step in a cluster's {@link Chain}: how one ownership ended and the next began. */
public sealed interface Link {
    long epoch();

    PlaneIdentity owner();

    Electorate hosts();

    Digest digest();

    /** What began the ownership that it ends: a link, or the genesis. */
    Digest previous();

    /** Ended by its owner. */
    record Transfer(Signed<TransferCertificate> certificate) implements Link {
        @Override
        public long epoch() {
            return certificate.statement().epoch();
        }

        @Override
        public PlaneIdentity owner() {
            return certificate.statement().target();
        }

        @Override
        public Electorate hosts() {
            return certificate.statement().begun();
        }

        @Override
        public Digest digest() {
            return certificate.digest();
        }

        @Override
        public Digest previous() {
            return certificate.statement().previous();
        }
    }

    /** Ended by root on every surviving host. */
    record Adopted(List<Signed<Adoption>> adoptions) implements Link {
        public Adopted {
            adoptions = List.copyOf(adoptions);
            if (adoptions.isEmpty()) {
                throw new IllegalArgumentException("an adoption that no host states");
            }
            AdoptionTerms terms = adoptions.getFirst().statement().terms();
            Set<HostKey> stated = new HashSet<>();
            for (Signed<Adoption> adoption : adoptions) {
                if (!adoption.statement().terms().equals(terms)
                        || !adoption.verifiedBy(adoption.statement().host())) {
                    throw new IllegalArgumentException(
                            "the adoption of cluster %s is not stated alike and signed by host %s"
                                    .formatted(
                                            terms.cluster(),
                                            adoption.statement().host()));
                }
                stated.add(adoption.statement().host());
            }
            if (!stated.equals(terms.survivors().hosts())) {
                throw new IllegalArgumentException(
                        "the adoption of cluster %s is stated by %d of its %d surviving hosts"
                                .formatted(
                                        terms.cluster(),
                                        stated.size(),
                                        terms.survivors().size()));
            }
        }

        public AdoptionTerms terms() {
            return adoptions.getFirst().statement().terms();
        }

        @Override
        public Digest previous() {
            return terms().previous();
        }

        @Override
        public long epoch() {
            return terms().epoch();
        }

        @Override
        public PlaneIdentity owner() {
            return terms().adopter();
        }

        @Override
        public Electorate hosts() {
            return terms().survivors().electorate();
        }

        @Override
        public Digest digest() {
            return terms().digest();
        }
    }
}

package io.drover.model.spec;

/**
 * How the containers of a service are replaced by those of a newer description.
 *
 * @param startFirst the new one runs before the old one stops
 * @param batchSize so many at a time
 * @param intervalMillis between two batches
 */
public record UpgradeStrategy(boolean startFirst, int batchSize, long intervalMillis) {
    /** Rancher's. */
    public static final UpgradeStrategy DEFAULT = new UpgradeStrategy(false, 1, 2000);
}

package io.drover.model;

import io.drover.model.Refusal.Code;
import io.drover.model.Service.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What can be asked of an upgrade that was begun, and when (section 2.3 of the contract). */
public enum UpgradeAction {
    CANCEL("cancelupgrade", State.CANCELING_UPGRADE, State.UPGRADING, State.FINISHING_UPGRADE),
    CONTINUE("continueupgrade", State.UPGRADING, State.CANCELED_UPGRADE),
    FINISH("finishupgrade", State.FINISHING_UPGRADE, State.UPGRADED),
    ROLL_BACK("rollback", State.ROLLING_BACK, State.UPGRADING, State.UPGRADED, State.CANCELED_UPGRADE);

    private final String wire;
    private final State to;
    private final Set<State> from;

    UpgradeAction(String wire, State to, State... from) {
        this.wire = wire;
        this.to = to;
        this.from = Set.of(from);
    }

    /** As Rancher calls it. */
    public String wire() {
        return wire;
    }

    public boolean possible(Service service) {
        return service.upgrade() != null && from.contains(service.state());
    }

    /** @throws Refusal when the service is in no state for it */
    public Service of(Service service, Instant now) {
        if (!possible(service)) {
            throw new Refusal(Code.ActionNotAvailable, "action", "the service " + service.name() + ", which is "
                    + service.state().name().toLowerCase(Locale.ROOT).replace('_', '-') + ", cannot " + wire);
        }
        var upgrade = Objects.requireNonNull(service.upgrade()).withProgressed(now).withFailure(null);
        return service.withState(to).withMessage(null).withUpgrade(this == ROLL_BACK ? back(upgrade, now) : upgrade);
    }

    /** A new set that had a share only loses it at once; one that had everything keeps it until the old set is back. */
    private static Upgrade back(Upgrade upgrade, Instant now) {
        var share = upgrade.share();
        return upgrade.withBatches(0).withDone(0).withRestingSince(null)
                .sharing(share == null || share == Upgrade.ALL ? share : Integer.valueOf(0), now);
    }
}

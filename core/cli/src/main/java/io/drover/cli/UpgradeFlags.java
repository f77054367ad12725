package io.drover.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code drover up} may do with containers that run with an older description, as {@code rancher up} has it. */
final class UpgradeFlags {
    static final String CONTINUE = "continueupgrade";
    @Option(names = {"-u", "--upgrade"}, description = "replace the containers whose description has changed")
    private boolean upgrade;
    @Option(names = {"--force-upgrade",
            "--force-recreate"}, description = "replace the containers whether it has changed or not")
    private boolean force;
    @Option(names = {"-c",
            "--confirm-upgrade"}, description = "finish the upgrade: what was kept of the old containers goes")
    private boolean confirm;
    @Option(names = {"-r", "--rollback"}, description = "take the upgrade back: the old containers run again")
    private boolean rollback;
    @Option(names = "--continue-upgrade", description = "go on with an upgrade that is paused or has stopped")
    private boolean goOn;
    @Option(names = "--batch-size", paramLabel = "N", description = "replace so many at a time (default: as the files say, else 2)")
    private @Nullable Integer batchSize;
    @Option(names = "--interval", paramLabel = "MILLIS", description = "between two batches (default: as the files say, else 1000)")
    private @Nullable Long interval;

    boolean renews() {
        return upgrade || force;
    }

    boolean forces() {
        return force;
    }

    boolean confirms() {
        return confirm;
    }

    /** Is it about an upgrade that was begun, and not about what the files say? */
    @Nullable
    String settling() {
        if (rollback && (confirm || renews())) {
            throw new Failure("--rollback stands alone: it is the opposite of --upgrade and --confirm-upgrade");
        }
        if (goOn && (rollback || confirm || renews())) {
            throw new Failure("--continue-upgrade stands alone: it goes on with an upgrade that was begun");
        }
        return goOn ? CONTINUE : rollback ? "rollback" : confirm && !renews() ? "finishupgrade" : null;
    }

    /** Besides the files, for the upgrade of a stack. */
    Map<String, Object> input(List<String> services) {
        var input = new LinkedHashMap<String, Object>();
        input.put("services", services);
        input.put("force", force);
        if (batchSize != null) {
            input.put("batchSize", batchSize);
        }
        if (interval != null) {
            input.put("intervalMillis", interval);
        }
        return input;
    }
}

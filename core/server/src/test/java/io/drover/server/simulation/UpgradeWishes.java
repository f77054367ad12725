package io.drover.server.simulation;

import io.drover.model.Refusal;
import io.drover.model.Service;
import io.drover.model.Service.State;
import io.drover.model.UpgradeAction;
import io.drover.model.Upgrades;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnUpgrade;
import io.drover.model.intent.Intent.UpgradeService;
import io.drover.model.intent.Intent.UpgradeToService;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.UpgradeOptions;
import io.drover.server.upgrades.UpgradeIntents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** People who upgrade services, good ones and bad ones, and ask this and that of an upgrade at any moment. */
final class UpgradeWishes {
    /** Of an image whose containers never get well. */
    static final String BAD = "bad-";
    /** Of an image whose containers are well and fail requests. */
    static final String FAILS = "fails-";
    private static final long DEADLINE = 5_000;
    private static final List<String> IMAGES = List.of("image-", "image-", "image-", BAD, FAILS);
    private static final List<String> STRATEGIES = List.of(UpgradeOptions.IN_SERVICE, UpgradeOptions.TO_SERVICE,
            "blue-green", "canary");
    private final World world;
    private final Random random;
    private final List<String> services;
    private final String broken;
    private final UpgradeIntents intents = new UpgradeIntents(SimNode.EXTENSIONS);

    /** @param services that may be upgraded @param broken one that only others may be upgraded to, which never gets well */
    UpgradeWishes(World world, Random random, List<String> services, String broken) {
        this.world = world;
        this.random = random;
        this.services = List.copyOf(services);
        this.broken = broken;
    }

    /** Somebody upgrades a service, or asks something of its upgrade. */
    void wish() {
        var service = get(services.get(random.nextInt(services.size())));
        if (service == null) {
            return;
        }
        if (Upgrades.possible(service)) {
            begin(service);
        } else {
            act(service, UpgradeAction.values()[random.nextInt(4)]);
        }
    }

    /** Somebody decides on what waits for a decision. @return whether there was, or is still to be, something to decide */
    boolean settle() {
        var open = false;
        for (var id : services) {
            var service = get(id);
            if (service == null || service.upgrade() == null) {
                continue;
            }
            open = true;
            if (service.state() == State.UPGRADED) {
                act(service, random.nextBoolean() ? UpgradeAction.FINISH : UpgradeAction.ROLL_BACK);
            } else if (service.state() == State.CANCELED_UPGRADE) {
                act(service, random.nextInt(3) == 0 ? UpgradeAction.CONTINUE : UpgradeAction.ROLL_BACK);
            }
        }
        return open;
    }

    private void begin(Service service) {
        var strategy = STRATEGIES.get(random.nextInt(STRATEGIES.size()));
        var to = strategy.equals(UpgradeOptions.TO_SERVICE) ? target(service) : null;
        var image = IMAGES.get(random.nextInt(IMAGES.size()));
        var takes = to == null ? !image.equals(BAD) : !to.equals(broken);
        var options = new UpgradeOptions(random.nextBoolean(), 1 + random.nextInt(3), 100L << random.nextInt(4),
                takes && random.nextInt(3) == 0, random.nextInt(3) == 0, random.nextInt(5) == 0, DEADLINE, strategy,
                settings(strategy));
        if (to == null) {
            ask(new UpgradeService(service.id(), configs(service, image + random.nextInt(1_000)), options));
            return;
        }
        // the scales of both are the upgrade's own from now on
        world.observer().unknown(service.id());
        world.observer().unknown(to);
        ask(new UpgradeToService(service.id(), to, 1 + random.nextInt(6), random.nextBoolean(), options));
    }

    private String target(Service service) {
        var others = new ArrayList<>(services);
        others.remove(service.id());
        // it would need more hosts than there are
        others.remove(services.get(1));
        others.add(broken);
        return others.get(random.nextInt(others.size()));
    }

    private List<LaunchConfig> configs(Service service, String image) {
        var configs = service.spec().launchConfigs();
        return random.nextBoolean()
                ? configs.stream().map(config -> config.withImage(image)).toList()
                : List.of(configs.get(random.nextInt(configs.size())).withImage(image));
    }

    private Map<String, String> settings(String strategy) {
        return switch (strategy) {
            case "blue-green" -> Map.of("settleMillis", "" + random.nextInt(3_000), "keepMillis",
                    "" + random.nextInt(3_000));
            case "canary" -> Map.of("canaries", random.nextBoolean() ? "2" : "40%", "judgeMillis",
                    "" + random.nextInt(8_000), "percent", "20");
            default -> Map.of();
        };
    }

    /** What never gets well is taken by nobody. */
    private void act(Service service, UpgradeAction action) {
        ask(new ActOnUpgrade(service.id(),
                action == UpgradeAction.FINISH && bad(service) ? UpgradeAction.ROLL_BACK : action));
    }

    /** Does what it is upgraded to never get well? */
    boolean bad(Service service) {
        var to = service.upgrade() == null ? null : service.upgrade().to();
        return to == null
                ? service.spec().launchConfigs().stream().anyMatch(UpgradeWishes::neverWell)
                : to.serviceId().equals(broken);
    }

    /** Is the scale of this one how far an upgrade has come? */
    boolean moves(String id) {
        return world.database().view().upgrading().stream().anyMatch(it -> it.upgrade() != null
                && it.upgrade().to() != null
                && (it.id().equals(id) || it.upgrade().to().serviceId().equals(id)));
    }

    /** Of what nobody checks nobody knows. */
    static boolean neverWell(LaunchConfig config) {
        return config.image().startsWith(BAD) && config.healthCheck() != null;
    }

    private void ask(Intent intent) {
        var owner = world.owner();
        if (owner == null) {
            return;
        }
        try {
            owner.update(draft -> intents.handle(draft, intent));
        } catch (Refusal refusal) {
            // not now
        }
    }

    private @Nullable Service get(String id) {
        return world.database().view().get(Service.class, id);
    }
}

package io.drover.agent.containers;

import static io.drover.agent.containers.EngineApi.encode;

import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.model.Wire;
import io.drover.model.wire.VolumeNeed;

/**
 * Sees to it that a volume is there before the container that mounts it. Docker would make one as well, but with its own
 * driver and without a word when it was to exist already.
 */
final class VolumeMaker {
    private final EngineApi api;

    VolumeMaker(EngineApi api) {
        this.api = api;
    }

    /** Does nothing when it is there. @throws EngineRefusal saying what is missing on this host */
    void see(VolumeNeed volume) {
        try {
            if (volume.external()) {
                var _ = api.get("/volumes/" + encode(volume.name()));
            } else {
                make(volume);
            }
        } catch (EngineRefusal refusal) {
            if (refusal.reason() == Reason.AWAY) {
                throw refusal;
            }
            throw new EngineRefusal(Reason.OTHER, volume.external() && refusal.reason() == Reason.GONE
                    ? "the volume " + volume.name() + " is external and is not on this host"
                    : "the volume " + volume.name() + by(volume) + " cannot be had: " + refusal.said());
        }
    }

    /** Docker gives the one that is there, unless another driver has it. */
    private void make(VolumeNeed volume) {
        var body = Wire.JSON.createObjectNode().put("Name", volume.name());
        CreateBody.text(body, "Driver", volume.driver());
        CreateBody.map(body, "DriverOpts", volume.driverOpts());
        CreateBody.map(body, "Labels", volume.labels());
        var _ = api.post("/volumes/create", body);
    }

    private static String by(VolumeNeed volume) {
        return volume.driver() == null || volume.driver().isEmpty() ? "" : " of the driver " + volume.driver();
    }
}

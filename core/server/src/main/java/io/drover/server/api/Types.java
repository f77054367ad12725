package io.drover.server.api;

import io.drover.model.ApiKey;
import io.drover.model.Certificate;
import io.drover.model.Contact;
import io.drover.model.Entity;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Machine;
import io.drover.model.NamedVolume;
import io.drover.model.Network;
import io.drover.model.Plugin;
import io.drover.model.Project;
import io.drover.model.PullTask;
import io.drover.model.RegistrationToken;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Setting;
import io.drover.model.Stack;
import io.drover.model.spec.ServiceKind;
import io.drover.server.extension.Extensions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every type that the API serves, and the {@link #others} that clients want to know of. */
final class Types {
    private final Map<String, ResourceType<?>> byId = new LinkedHashMap<>();
    private final Map<String, ResourceType<?>> byPlural = new LinkedHashMap<>();
    private final OtherTypes others;
    private final DriverSchemas drivers;

    Types(Extensions extensions) {
        var all = new ArrayList<ResourceType<?>>(List.of(new ProjectResource(), new StackResource()));
        for (var kind : ServiceKind.values()) {
            all.add(new ServiceResource(kind));
        }
        all.addAll(List.of(new ContainerResource("container"), new ContainerResource("instance"), new HostResource(),
                new RegistrationTokenResource(), new ApiKeyResource(), new SettingResource(), new PullTaskResource(),
                new NetworkResource(), new CertificateResource(), new MachineResource(extensions),
                new MachineDriverResource(extensions), new VolumeResource(), new VolumeTemplateResource(),
                new ServiceConsumeMapResource(), new PluginResource(), new NotificationResource(extensions),
                new NotificationSinkResource(extensions)));
        for (var type : all) {
            byId.put(type.id().toLowerCase(Locale.ROOT), type);
            byPlural.put(type.plural().toLowerCase(Locale.ROOT), type);
        }
        drivers = new DriverSchemas(extensions);
        others = new OtherTypes(byId::containsKey);
    }

    /** Those that are described and empty. */
    OtherTypes others() {
        return others;
    }

    /** How host drivers are configured. */
    DriverSchemas drivers() {
        return drivers;
    }

    List<ResourceType<?>> all() {
        return List.copyOf(byId.values());
    }

    @Nullable
    ResourceType<?> byId(String id) {
        return byId.get(id.toLowerCase(Locale.ROOT));
    }

    @Nullable
    ResourceType<?> byPlural(String plural) {
        return byPlural.get(plural.toLowerCase(Locale.ROOT));
    }

    /** The type of what a request to make one of this type makes: a host comes when its machine registers. */
    ResourceType<?> madeFor(ResourceType<?> asked) {
        return asked instanceof HostResource ? Objects.requireNonNull(byId("machine")) : asked;
    }

    /** The most exact type of something. */
    @SuppressWarnings("unchecked")
    <R extends Entity> ResourceType<R> of(R entity) {
        var id = switch (entity) {
            case Resource resource -> stored(resource);
            case Volume _ -> "volume";
            case VolumeTemplate _ -> "volumeTemplate";
            case ServiceConsumeMap _ -> "serviceConsumeMap";
            case MachineDriver _ -> "machineDriver";
            case Sink _ -> "notificationSink";
            default -> throw new IllegalArgumentException("no type shows " + entity.getClass());
        };
        return (ResourceType<R>) Objects.requireNonNull(byId(id));
    }

    private static String stored(Resource resource) {
        return switch (resource) {
            case Project _ -> "project";
            case Stack _ -> "stack";
            case Service service -> service.spec().kind().wire();
            case Instance _ -> "container";
            case Host _ -> "host";
            case RegistrationToken _ -> "registrationToken";
            case ApiKey _ -> "apiKey";
            case Setting _ -> "setting";
            case PullTask _ -> "pullTask";
            case Network _ -> "network";
            case Certificate _ -> "certificate";
            case Machine _ -> "machine";
            case Plugin _ -> "plugin";
            case NamedVolume _ -> "volume";
            case Contact _ -> "notification";
        };
    }
}

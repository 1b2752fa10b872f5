namespace Cloister.Benchmarks;

/// <summary>The slot of a service.</summary>
internal static class Slots<TPlugin, TPlace>
    where TPlugin : struct, IKind
    where TPlace : struct, IKind
{
    public static readonly ServiceId<IService<TPlugin, TPlace>> Slot = new($"{TPlugin.Name}.{TPlace.Name}");
}

namespace Cloister;

/// <summary>
/// What readers of a registry see: a layout and the instances made so far, swapped together by one reference.
/// </summary>
/// <remarks>Instances appear while readers look on (a first resolve fills a place); everything else is fixed.</remarks>
internal sealed class RegistryState(RegistryLayout layout, Func<object>?[]? factories, object?[]? instances)
{
    public static readonly RegistryState Empty = new(RegistryLayout.Empty, null, null);

    /// <summary>The layout's table, kept here because every resolve starts with it.</summary>
    public readonly SlotTable Table = layout.Table;

    /// <summary>Instances by registration index; null until the first one.</summary>
    public volatile object?[]? Instances = instances;

    public RegistryLayout Layout { get; } = layout;

    /// <summary>Factories that differ from the recorded ones, by registration index.</summary>
    public Func<object>?[]? Factories { get; } = factories;

    public object? InstanceOf(ServiceRegistration registration) => Instances?[registration.Index];

    public Func<object> FactoryOf(ServiceRegistration registration) =>
        Factories?[registration.Index]
        ?? registration.Definition.Create
        ?? throw new InvalidOperationException($"Registration {registration} has no factory.");

    /// <summary>Keeps a new instance. Only called under the registry's creation lock.</summary>
    public void Keep(int index, object instance)
    {
        var places = Instances ?? new object?[Layout.Definitions.Length];
        Volatile.Write(ref places[index], instance);
        Instances = places;
    }

    public RegistryState WithRows(OverrideRows rows) => new(Layout.WithRows(rows), Factories, Instances);

    /// <summary>A copy that does not see instances made later.</summary>
    public RegistryState Frozen() => new(Layout, Factories, (object?[]?)Instances?.Clone());
}

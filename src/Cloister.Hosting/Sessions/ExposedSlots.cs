using System.Collections.Frozen;

namespace Cloister.Hosting;

/// <summary>All slots that the host exposed, found by type and key: the slot's id, or its text.</summary>
internal sealed class ExposedSlots(IEnumerable<ExposedSlot> exposed)
{
    private readonly FrozenDictionary<(Type, object), ExposedSlot> _byKey = exposed
        .SelectMany(slot => new[] { ((slot.ServiceType, (object)slot.Slot), slot), ((slot.ServiceType, slot.Slot.Value), slot) })
        .ToFrozenDictionary(entry => entry.Item1, entry => entry.slot);

    public ExposedSlot? Find(Type serviceType, object? key) => key is null ? null : _byKey.GetValueOrDefault((serviceType, key));
}

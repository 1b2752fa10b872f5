using System.Collections;
using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>The capabilities of one registration, in the order they were given; several of one type are allowed, equal ones are kept once.</summary>
[CollectionBuilder(typeof(CapabilitySet), nameof(Create))]
public sealed class CapabilitySet : IReadOnlyCollection<Capability>, IEquatable<CapabilitySet>
{
    private readonly Capability[] _items;

    private CapabilitySet(Capability[] items) => _items = items;

    /// <summary>No capability at all.</summary>
    public static CapabilitySet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>Makes a set; collection expressions such as <c>[new Foo()]</c> do the same.</summary>
    public static CapabilitySet Create(params ReadOnlySpan<Capability> capabilities)
    {
        if (capabilities.IsEmpty)
        {
            return Empty;
        }
        var items = new List<Capability>(capabilities.Length);
        foreach (var capability in capabilities)
        {
            ArgumentNullException.ThrowIfNull(capability, nameof(capabilities));
            if (!items.Contains(capability))
            {
                items.Add(capability);
            }
        }
        return new CapabilitySet([.. items]);
    }

    /// <summary>Tells whether a capability is a <typeparamref name="T"/>.</summary>
    public bool Has<T>()
        where T : class => GetOrDefault<T>() is not null;

    /// <summary>Returns the first capability that is a <typeparamref name="T"/>, or null.</summary>
    public T? GetOrDefault<T>()
        where T : class
    {
        foreach (var item in _items)
        {
            if (item is T match)
            {
                return match;
            }
        }
        return null;
    }

    /// <summary>Two sets are equal when they hold equal capabilities in the same order.</summary>
    public bool Equals(CapabilitySet? other) =>
        ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CapabilitySet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Capability> GetEnumerator() => ((IEnumerable<Capability>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Text.Json;

namespace Cloister.AgUi;

public abstract partial class JsonData
{
    /// <summary>Whether both are the same value: see the remarks of the type.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(JsonData? other)
    {
        if (other is null || Kind != other.Kind)
            return false;
        if (HasSameText(other))
            return true;
        return Kind switch
        {
            JsonValueKind.Object => MembersEqual(other),
            JsonValueKind.Array => ItemsEqual(other),
            JsonValueKind.Number => JsonNumber.Equal(Text, other.Text),
            JsonValueKind.String => string.Equals(AsString(), other.AsString(), StringComparison.Ordinal),
            _ => true,
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonData other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Kind switch
        {
            JsonValueKind.Object => HashOfMembers(),
            JsonValueKind.Array => HashOfItems(),
            JsonValueKind.Number => JsonNumber.Hash(Text),
            JsonValueKind.String => AsString().GetHashCode(StringComparison.Ordinal),
            _ => (int)Kind,
        };

    /// <summary>The short way to see that two values are equal; they may be even if not.</summary>
    internal bool HasSameText(JsonData other) => ReferenceEquals(this, other) || (!Text.IsEmpty && Text.SequenceEqual(other.Text));

    private bool MembersEqual(JsonData other)
    {
        var (left, right) = (Opened(), other.Opened());
        if (left.Count != right.Count)
            return false;
        foreach (var (name, value) in Members)
        {
            var slot = right.Find(name);
            if (slot < 0 || !value.Equals(right.ValueAt(slot)))
                return false;
        }
        return true;
    }

    private bool ItemsEqual(JsonData other)
    {
        if (Count != other.Count)
            return false;
        var theirs = other.Items.GetEnumerator();
        foreach (var item in Items)
        {
            theirs.MoveNext();
            if (!item.Equals(theirs.Current))
                return false;
        }
        return true;
    }

    private int HashOfMembers()
    {
        var hash = Count; // A sum, because the order does not matter.
        foreach (var (name, value) in Members)
            hash += HashCode.Combine(name.GetHashCode(StringComparison.Ordinal), value.GetHashCode());
        return hash;
    }

    private int HashOfItems()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}

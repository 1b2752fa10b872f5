using System.Collections;

namespace Cloister.AgUi;

/// <summary>The members of a <see cref="JsonData"/> object, in order.</summary>
public readonly struct JsonMembers : IEnumerable<KeyValuePair<string, JsonData>>, IEquatable<JsonMembers>
{
    private readonly ObjectNode _members;

    internal JsonMembers(ObjectNode members) => _members = members;

    /// <summary>How many there are.</summary>
    public int Count => _members.Names.Count;

    /// <summary>Whether both are the members of the same object.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(JsonMembers left, JsonMembers right) => left.Equals(right);

    /// <summary>Whether they are the members of different objects.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(JsonMembers left, JsonMembers right) => !left.Equals(right);

    /// <summary>Starts at the first member.</summary>
    public Enumerator GetEnumerator() => new(_members);

    /// <inheritdoc/>
    public bool Equals(JsonMembers other) => ReferenceEquals(_members, other._members);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonMembers other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _members.GetHashCode();

    IEnumerator<KeyValuePair<string, JsonData>> IEnumerable<KeyValuePair<string, JsonData>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes from member to member.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<string, JsonData>>
    {
        private readonly ObjectNode _members;
        private JsonData?[] _piece = [];
        private int _start;
        private int _index = -1;

        internal Enumerator(ObjectNode members) => _members = members;

        /// <inheritdoc/>
        public readonly KeyValuePair<string, JsonData> Current => new(_members.Names[_start + _index]!, _piece[_index]!);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            do
            {
                if (++_index >= _piece.Length && !NextPiece())
                    return false;
            } while (_piece[_index] is null);
            return true;
        }

        /// <inheritdoc/>
        public void Reset() => this = new(_members);

        /// <inheritdoc/>
        public readonly void Dispose() { }

        private bool NextPiece()
        {
            _start += _piece.Length;
            if (_start >= _members.Names.Slots)
                return false;
            _index = _start;
            _piece = _members.PieceAt(ref _index);
            return true;
        }
    }
}

namespace Cloister.Chat;

/// <summary>
/// The ids under which a model's messages and calls are sent: the model's own, unless the conversation has them already. Some models count
/// from one again in each answer.
/// </summary>
internal sealed class WireIds(IEnumerable<string> taken, Func<string> newId)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>The ids of one answer mean nothing in the next one.</summary>
    public void Forget() => _current.Clear();

    /// <summary>What is said without an id from now on is something else.</summary>
    public void ForgetUnnamed() => _current.Remove("");

    /// <summary>An id of the conversation that the model goes on with.</summary>
    public void Keep(string id) => _current[id] = id;

    public string Find(string id) => _current.GetValueOrDefault(id, id);

    /// <summary>The id for what the model calls so.</summary>
    /// <returns>Whether it comes up for the first time in this answer.</returns>
    public bool Claim(string? id, out string wireId)
    {
        id ??= "";
        if (_current.TryGetValue(id, out var known))
        {
            wireId = known;
            return false;
        }

        wireId = id.Length > 0 && _taken.Add(id) ? id : newId();
        _taken.Add(wireId);
        _current[id] = wireId;
        return true;
    }
}

namespace Cloister.AgUi.Tests;

/// <summary>An event of <see cref="WireTable"/>.</summary>
public sealed record WireEvent(string Type, IReadOnlyList<WireMember> Members)
{
    /// <summary>The event with all members that <paramref name="value"/> gives a value for.</summary>
    public string Json(Func<WireMember, string?> value)
    {
        var members = Members.Select(member => (member.Name, Value: value(member))).Where(member => member.Value is not null);
        return "{" + string.Join(',', [$"\"type\":\"{Type}\"", .. members.Select(member => $"\"{member.Name}\":{member.Value}")]) + "}";
    }

    public override string ToString() => Type;
}

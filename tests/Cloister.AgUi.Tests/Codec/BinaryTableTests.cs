namespace Cloister.AgUi.Tests;

public sealed class BinaryTableTests
{
    public static TheoryData<WireEvent> Events => EveryMemberTests.Events;

    [Theory]
    [MemberData(nameof(Events))]
    public void All_members_survive_the_binary_encoding(WireEvent wire)
    {
        var sent = Sendable(wire.Json(member => member.Right[0]));

        Assert.Equal(sent, Binary.Decode(Binary.Encode(sent)));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Absent_members_stay_absent_in_the_binary_encoding(WireEvent wire)
    {
        foreach (var member in wire.Members.Where(member => !member.IsRequired))
        {
            var sent = Sendable(wire.Json(other => other == member ? null : other.Right[0]));

            Assert.Equal(sent, Binary.Decode(Binary.Encode(sent)));
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Bytes_that_are_cut_off_are_refused_or_another_event(WireEvent wire)
    {
        var bytes = Binary.Encode(Sendable(wire.Json(member => member.Right[0])));

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<AgUiFormatException>(() => Binary.Decode(bytes.AsSpan(0, length)));
        }
    }

    /// <summary>What the encoding cannot carry: whole numbers beyond 2^53, and members of operations that nobody described.</summary>
    private static AgUiEvent Sendable(string json) =>
        AgUiJson.ParseEvent(
            json.Replace("12345678901234567890", "1.25", StringComparison.Ordinal).Replace(",\"note\":1", "", StringComparison.Ordinal)
        );
}

using System.Text;

namespace Cloister.AgUi.Tests;

public sealed class EveryMemberTests
{
    public static TheoryData<WireEvent> Events { get; } = [.. WireTable.All];

    [Fact]
    public void All_types_of_the_protocol_are_in_the_table() =>
        Assert.Equal(31, WireTable.All.Select(wire => wire.Type).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [MemberData(nameof(Events))]
    public void All_members_survive_reading_and_writing(WireEvent wire)
    {
        var json = wire.Json(member => member.Right[0]);

        var decoded = AgUiJson.ParseEvent(json);

        Assert.Equal(JsonData.Parse(json), JsonData.Parse(AgUiJson.ToUtf8(decoded)));
        Assert.Equal(decoded, AgUiJson.ParseEvent(AgUiJson.ToUtf8(decoded)));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Each_right_value_is_kept(WireEvent wire)
    {
        foreach (var (member, right) in wire.Members.SelectMany(member => member.Right.Select(right => (member, right))))
        {
            var json = wire.Json(other => other == member ? right : other.Right[0]);

            Assert.Equal(JsonData.Parse(json), JsonData.Parse(AgUiJson.ToUtf8(AgUiJson.ParseEvent(json))));
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Optional_members_may_be_absent(WireEvent wire)
    {
        foreach (var member in wire.Members.Where(member => !member.IsRequired))
        {
            var json = wire.Json(other => other == member ? null : other.Right[0]);

            var written = JsonData.Parse(AgUiJson.ToUtf8(AgUiJson.ParseEvent(json)));

            Assert.Equal(JsonData.Parse(json), WithoutDefault(wire, member, written));
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Required_members_must_be_there(WireEvent wire)
    {
        foreach (var member in wire.Members.Where(member => member.IsRequired))
        {
            var malformed = Malformed(wire.Json(other => other == member ? null : other.Right[0]));

            Assert.Equal(wire.Type, malformed.WireType);
            Assert.Equal($"{wire.Type}.{member.Name} is missing", malformed.Problem);
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Null_is_refused_but_where_it_is_a_value_or_was_sent_by_older_versions(WireEvent wire)
    {
        foreach (var member in wire.Members)
        {
            var json = wire.Json(other => other == member ? "null" : other.Right[0]);

            if (member.HadNulls)
            {
                Assert.Equal(AgUiJson.ParseEvent(wire.Json(other => other == member ? null : other.Right[0])), AgUiJson.ParseEvent(json));
            }
            else if (member.IsNullable)
            {
                Assert.Equal(JsonData.Parse(json), JsonData.Parse(AgUiJson.ToUtf8(AgUiJson.ParseEvent(json))));
            }
            else
            {
                Assert.Equal($"{wire.Type}.{member.Name} is null", Malformed(json).Problem);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Null_reads_as_absent_where_it_was_allowed_for_all_optional_members(WireEvent wire)
    {
        var decoder = new JsonEventDecoder(new DecoderOptions { NullsReadAsAbsent = true });

        foreach (var member in wire.Members.Where(member => !member.IsNullable))
        {
            var withNull = wire.Json(other => other == member ? "null" : other.Right[0]);
            var without = wire.Json(other => other == member ? null : other.Right[0]);

            var decoded = decoder.Decode(Encoding.UTF8.GetBytes(withNull));

            if (member.IsRequired)
            {
                Assert.IsType<MalformedEvent>(decoded);
            }
            else
            {
                Assert.Equal(AgUiJson.ParseEvent(without), decoded);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Wrong_values_are_refused(WireEvent wire)
    {
        foreach (var (member, wrong) in wire.Members.SelectMany(member => member.Wrong.Select(wrong => (member, wrong))))
        {
            var malformed = Malformed(wire.Json(other => other == member ? wrong : other.Right[0]));

            Assert.StartsWith($"{wire.Type}.{member.Name}", malformed.Problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Unknown_members_are_removed_and_told(WireEvent wire)
    {
        List<Unrecognised> told = [];
        var decoder = new JsonEventDecoder(new DecoderOptions { OnUnrecognised = told.Add });
        var json = wire.Json(member => member.Right[0]);

        var decoded = decoder.Decode(Encoding.UTF8.GetBytes(json[..^1] + ",\"future\":{\"type\":[]}}"));

        Assert.Equal(AgUiJson.ParseEvent(json), decoded);
        Assert.Equal([new Unrecognised(UnrecognisedKind.Member, $"{wire.Type}.future")], told);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void The_type_may_stand_anywhere(WireEvent wire)
    {
        var json = wire.Json(member => member.Right[0]);
        var type = $"\"type\":\"{wire.Type}\"";
        var last = "{" + json[(type.Length + 2)..^1] + "," + type + "}";

        Assert.Equal(AgUiJson.ParseEvent(json), AgUiJson.ParseEvent(last));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void The_order_of_members_does_not_matter(WireEvent wire)
    {
        var reversed = wire with { Members = [.. wire.Members.Reverse()] };

        Assert.Equal(
            AgUiJson.ParseEvent(wire.Json(member => member.Right[0])),
            AgUiJson.ParseEvent(reversed.Json(member => member.Right[0]))
        );
    }

    private static MalformedEvent Malformed(string json) =>
        Assert.IsType<MalformedEvent>(new JsonEventDecoder().Decode(Encoding.UTF8.GetBytes(json)));

    /// <summary>A start without role means the assistant, and says so when it is written.</summary>
    private static JsonData WithoutDefault(WireEvent wire, WireMember absent, JsonData written) =>
        wire.Type == "TEXT_MESSAGE_START" && absent.Name == "role" ? written.Without("role") : written;
}

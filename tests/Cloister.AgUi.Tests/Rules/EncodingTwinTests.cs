using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.AgUi.Tests.Rules;

/// <summary>An event is the same in both encodings, whatever it holds.</summary>
public sealed class EncodingTwinTests
{
    private static readonly Arbitrary<AgUiEvent> Events = Arb.From(
        Gen.Choose(0, int.MaxValue - 1).Select(seed => RandomEvents.Next(new Random(seed)))
    );

    [Fact]
    public void Random_events_are_of_all_types() =>
        Assert.Equal(31, Enumerable.Range(0, 2_000).Select(seed => RandomEvents.Next(new Random(seed)).Type).Distinct().Count());

    [Fact]
    public void What_is_written_is_read_as_the_same_event() =>
        Prop.ForAll(
                Events,
                sent =>
                {
                    var (json, bytes) = (AgUiJson.ToUtf8(sent), Binary.Encode(sent));
                    var (fromJson, fromBytes) = (AgUiJson.ParseEvent(json), Binary.Decode(bytes));

                    return fromJson.Equals(sent)
                        && fromBytes.Equals(sent)
                        && AgUiJson.ToUtf8(fromJson).AsSpan().SequenceEqual(json)
                        && Binary.Encode(fromJson).AsSpan().SequenceEqual(bytes)
                        && Binary.Encode(fromBytes).AsSpan().SequenceEqual(bytes);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Open_data_goes_out_as_it_came()
    {
        const string Open =
            """{"z":12345678901234567890,"a":1.50,"é":[1e3,-0,null,{"":9007199254740993}],"\u0061b":"\u2028x","line":"\n"}""";
        string[] events =
        [
            $$"""{"type":"STATE_SNAPSHOT","snapshot":{{Open}}}""",
            $$"""{"type":"CUSTOM","name":"n","value":{{Open}},"rawEvent":{{Open}},"metadata":{{Open}}}""",
            $$"""{"type":"STATE_DELTA","delta":[{"op":"add","path":"/a","value":{{Open}}}]}""",
            $$"""{"type":"ACTIVITY_SNAPSHOT","messageId":"m","activityType":"P","content":{{Open}}}""",
            $$"""{"type":"RUN_FINISHED","threadId":"t","runId":"r","result":{{Open}}}""",
        ];

        Assert.All(events, json => Assert.Equal(json, AgUiJson.ToText(AgUiJson.ParseEvent(json))));
    }

    [Theory]
    [InlineData("""{"type":"RUN_FINISHED","threadId":"t","runId":"r","result":null}""", "6a0e0a02080c1201741a017222020800")]
    [InlineData("""{"type":"RUN_ERROR","message":"","code":"m","rawEvent":null}""", "720b0a06080d1a02080012016d")]
    [InlineData("""{"type":"SUBAGENT_FINISHED","subagentRunId":"s","result":null}""", "a2010b0a0208111201731a020800")]
    public void Null_reads_as_absent_where_older_versions_sent_it(string json, string bytes)
    {
        List<Unrecognised> told = [];
        var options = new DecoderOptions { OnUnrecognised = told.Add };

        var fromJson = new JsonEventDecoder(options).Decode(Encoding.UTF8.GetBytes(json));
        var fromBytes = new BinaryEventDecoder(options).Decode(Convert.FromHexString(bytes));

        Assert.Equal(fromJson, fromBytes);
        Assert.Equal(AgUiJson.ParseEvent(JsonData.Parse(json).Without("result").Without("rawEvent").ToString()), fromBytes);
        Assert.Equal(UnrecognisedKind.OldSpelling, told[0].Kind);
        Assert.Equal([told[0], told[0]], told);
    }

    [Fact]
    public void Numbers_that_no_double_holds_are_the_next_one_that_does()
    {
        var sent = new CustomEvent("n", JsonData.Parse("[1e999,-1e999,9007199254740993]"));

        Assert.Equal(
            JsonData.Array(double.MaxValue, double.MinValue, 9007199254740992),
            ((CustomEvent)Binary.Decode(Binary.Encode(sent))).Value
        );
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void A_number_that_json_does_not_have_is_refused(string number)
    {
        var bytes = Binary.Encode(new CustomEvent("n", 1.5));
        var place = bytes.Length - 8;
        BinaryPrimitives.WriteDoubleLittleEndian(
            bytes.AsSpan(place),
            double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)
        );

        Assert.Equal(FormatError.Malformed, Assert.Throws<AgUiFormatException>(() => Binary.Decode(bytes)).Reason);
    }

    [Fact]
    public void Halves_of_a_character_in_two_deltas_are_one_in_the_message()
    {
        var fold = new ChatFold();
        fold.Apply(new TextMessageStartEvent("m"));
        foreach (var half in new[] { """\ud83d""", """\ude00""" })
        {
            var delta = AgUiJson.ParseEvent($$"""{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"{{half}}"}""");
            Assert.Equal(delta, AgUiJson.ParseEvent(AgUiJson.ToText(delta)));
            fold.Apply(delta);
        }

        Assert.Equal("😀", fold.State.Messages[0].Text);
    }
}

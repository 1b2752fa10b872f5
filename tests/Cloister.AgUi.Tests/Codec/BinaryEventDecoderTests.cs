namespace Cloister.AgUi.Tests;

public sealed class BinaryEventDecoderTests
{
    [Theory]
    [InlineData("")] // nothing at all
    [InlineData("120a0a02080112016d1a01780a100a0012016d1a09617373697374616e74")] // two events
    [InlineData("120a0a02080112016d1a01780805")] // an event, and the number of another with something else
    [InlineData("08058202020801")] // the number of an event with something else, and a later event
    [InlineData("12050a03080112")] // cut off within a field
    [InlineData("120612016d1a0178")] // no common part
    [InlineData("120a0a02080212016d1a0178")] // a common part of another type
    [InlineData("12ffffffff7f")] // a length beyond the frame
    [InlineData("12ffffffffffffffffff01")] // a length beyond everything
    [InlineData("8a0203ffffff")] // an unknown field that is no message
    [InlineData("9002 05")] // an unknown field that is a number
    [InlineData("00")] // field number zero
    public void What_is_no_event_ends_the_stream(string hex) => Assert.Throws<AgUiFormatException>(() => Decode(hex));

    [Fact]
    public void A_field_of_a_later_version_is_an_unknown_event() => Assert.IsType<UnknownEvent>(Decode("8202020801"));

    [Fact]
    public void Unknown_fields_are_skipped() =>
        Assert.Equal(new StepStartedEvent("s"), Decode("7a100a02080e120173" + "2205abcdefabcd" + "2805"));

    [Fact]
    public void An_event_in_two_pieces_is_one() =>
        Assert.Equal(new TextMessageContentEvent("m", "x"), Decode("12070a02080112016d" + "12031a0178"));

    [Fact]
    public void Texts_that_were_left_out_are_empty() => Assert.Equal(new TextMessageContentEvent("", ""), Decode("12040a020801"));

    [Fact]
    public void Invalid_utf8_ends_the_stream() =>
        Assert.Equal(FormatError.InvalidUtf8, Assert.Throws<AgUiFormatException>(() => Decode("120a0a02080112016d1a01ff")).Reason);

    [Fact]
    public void An_unknown_outcome_is_removed()
    {
        List<Unrecognised> told = [];
        var decoder = new BinaryEventDecoder(new DecoderOptions { OnUnrecognised = told.Add });

        var decoded = decoder.Decode(Convert.FromHexString("6a0f0a02080c1201741a01722a036e6577"));

        Assert.Equal(new RunFinishedEvent("t", "r"), decoded);
        Assert.Equal([new Unrecognised(UnrecognisedKind.UnionMember, "RUN_FINISHED.outcome")], told);
    }

    [Fact]
    public void An_unknown_operation_is_removed() =>
        Assert.Equal(
            new StateDeltaEvent([JsonPatchOperation.Remove("/b")]),
            Decode("42140a020807" + "1206080912022f62" + "1206080112022f62")
        );

    [Fact]
    public void An_interrupt_outcome_without_interrupts_is_refused() =>
        Assert.Equal(
            "RUN_FINISHED.outcome.interrupts is empty",
            Assert.IsType<MalformedEvent>(Decode("6a150a02080c1201741a01722a09696e74657272757074")).Problem
        );

    [Fact]
    public void Values_nest_to_the_limit_and_not_beyond()
    {
        Assert.IsType<StateSnapshotEvent>(Binary.Decode(Nested(250)));
        Assert.Equal(FormatError.TooDeep, Assert.Throws<AgUiFormatException>(() => Binary.Decode(Nested(400))).Reason);
    }

    [Fact]
    public void Events_that_live_here_only_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => Binary.Encode(new UnknownEvent("X", JsonData.EmptyObject)));
        Assert.Throws<ArgumentException>(() => Binary.Encode(new RunEnded(RunOutcome.Aborted, null)));
        Assert.Throws<ArgumentException>(() => AgUiJson.ToUtf8(new RunEnded(RunOutcome.Aborted, null)));
        Assert.Throws<ArgumentException>(() => AgUiJson.ToUtf8(new MalformedEvent("X", JsonData.EmptyObject, "p")));
    }

    private static byte[] Nested(int levels)
    {
        var json = JsonData.Parse(System.Text.Encoding.UTF8.GetBytes(new string('[', levels) + new string(']', levels)), 512);
        return Binary.Encode(new StateSnapshotEvent(json));
    }

    private static AgUiEvent Decode(string hex) => Binary.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
}

using System.Buffers;
using System.Text;

namespace Cloister.AgUi.Tests.Rules;

public sealed class InputWritingTests
{
    [Fact]
    public void What_old_servers_ask_for_is_always_there() =>
        Assert.Equal(
            """{"threadId":"t","runId":"r","protocolVersion":"1.0","state":{},"messages":[],"tools":[],"context":[],"forwardedProps":{}}""",
            Write(new RunAgentInput("t", "r") { ProtocolVersion = RunAgentInput.CurrentProtocolVersion })
        );

    [Fact]
    public void No_version_is_declared_to_who_does_not_know_any() =>
        Assert.DoesNotContain("protocolVersion", Write(new("t", "r")), StringComparison.Ordinal);

    [Fact]
    public void A_state_of_null_is_sent_as_an_empty_one_because_null_is_no_value_there()
    {
        var written = JsonData.Parse(Write(new RunAgentInput("t", "r") { State = JsonData.Null, ForwardedProps = JsonData.Null }));

        Assert.Equal((JsonData.EmptyObject, JsonData.EmptyObject), (written["state"], written["forwardedProps"]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("""{"b":1,"a":[12345678901234567890,1.50,null]}""")]
    public void A_state_of_any_other_kind_is_sent_as_it_is(string state)
    {
        var written = JsonData.Parse(Write(new RunAgentInput("t", "r") { State = JsonData.Parse(state) }));

        Assert.Equal(state, written["state"].ToString());
    }

    [Fact]
    public void Answers_are_sent_when_there_are_any()
    {
        var written = JsonData.Parse(
            Write(
                new RunAgentInput("t", "r")
                {
                    Resume = [ResumeEntry.Resolve("i", JsonData.Object(("approved", true))), ResumeEntry.Cancel("j")],
                }
            )
        );

        Assert.Equal(
            """[{"interruptId":"i","status":"resolved","payload":{"approved":true}},{"interruptId":"j","status":"cancelled"}]""",
            written["resume"].ToString()
        );
    }

    [Fact]
    public void Activities_and_messages_of_unknown_role_stay_here()
    {
        var written = JsonData.Parse(
            Write(
                new RunAgentInput("t", "r")
                {
                    Messages =
                    [
                        new UserMessage("u", "hi"),
                        new ActivityMessage("a", "PLAN", JsonData.EmptyObject),
                        new UnknownMessage("n", "narrator", JsonData.Parse("""{"id":"n","role":"narrator"}""")),
                        new ReasoningMessage("r", TextSlice.From("hm")),
                    ],
                }
            )
        );

        Assert.Equal(["u", "r"], written["messages"].Items.Select(message => message["id"].AsString()));
    }

    [Fact]
    public void What_only_this_side_knows_of_a_message_is_not_sent()
    {
        var message = new AssistantMessage("a")
        {
            Content = TextSlice.From("x"),
            Timestamp = DateTimeOffset.UnixEpoch,
            IsIncomplete = true,
        };

        var written = JsonData.Parse(Write(new RunAgentInput("t", "r") { Messages = [message] }));

        Assert.Equal("""[{"role":"assistant","id":"a","content":"x"}]""", written["messages"].ToString());
    }

    [Fact]
    public void An_assistant_without_content_has_none()
    {
        var call = new ToolCall("c", "f", TextSlice.From("{"));

        var written = JsonData.Parse(Write(new RunAgentInput("t", "r") { Messages = [new AssistantMessage("a") { ToolCalls = [call] }] }));

        Assert.Equal(
            """{"role":"assistant","id":"a","toolCalls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{"}}]}""",
            written["messages"][0].ToString()
        );
    }

    [Fact]
    public void What_a_member_may_not_be_fails_before_a_byte_leaves()
    {
        var output = new ArrayBufferWriter<byte>();
        var input = new RunAgentInput("t", "r") { Tools = [new("n", "d") { Metadata = JsonData.EmptyArray }] };

        Assert.Throws<AgUiFormatException>(() => AgUiJson.WriteInput(input, output));
        Assert.Equal(0, output.WrittenCount);
    }

    private static string Write(RunAgentInput input)
    {
        var output = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(input, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}

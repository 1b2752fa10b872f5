using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>States to store.</summary>
internal static class Conversations
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>Something of everything that is saved.</summary>
    public static ChatState Full { get; } =
        new()
        {
            Messages =
            [
                new SystemMessage("m1", "Be kind."),
                new DeveloperMessage("m2", "Answer in one line.") { Name = "ops" },
                new UserMessage("m3", "Grüße, \"you\" \u2028 😀\n") { Timestamp = Morning, Name = "Ada" },
                new ReasoningMessage("m4", "Hm.") { EncryptedValue = "b3BhcXVl" },
                new AssistantMessage("m5")
                {
                    Content = "I look it up.",
                    ToolCalls = [new("c1", "lookup", """{"q":1.0}"""), new("c2", "open", "")],
                    Timestamp = Morning,
                },
                new ToolMessage("m6", "c1", "found") { Error = "half of it" },
                new ActivityMessage("m7", "progress", JsonData.Parse("""{"percent":50.00}""")),
                new UserMessage("m8", MessageContent.FromParts([new TextPart("Look:"), Picture])),
                new UnknownMessage("m9", "oracle", JsonData.Parse("""{"id":"m9","role":"oracle","omen":[1,null,{"deep":true}]}""")),
                new AssistantMessage("m10") { Metadata = JsonData.Parse("""{"model":"x"}"""), SubagentRunId = "s1" },
            ],
            State = JsonData.Parse("""{"step":3,"big":12345678901234567890.1,"list":[],"nothing":null}"""),
            PendingInterrupts =
            [
                new("i1", "approval")
                {
                    Message = "May I?",
                    ToolCallId = "c2",
                    Metadata = JsonData.Parse("{\"risk\":[1]}"),
                },
            ],
            PendingToolCallIds = ["c2"],
            LastRun = new("r1", RunOutcome.Interrupted),
            Phase = RunPhase.AwaitingInput,
        };

    /// <summary>Caught in the middle of an answer.</summary>
    public static ChatState Streaming { get; } =
        new()
        {
            Messages =
            [
                new UserMessage("m1", "hi"),
                new AssistantMessage("m2") { Content = "par", ToolCalls = [new("c1", "lookup", """{"q":""")] },
                new AssistantMessage("m3") { Content = "cut short", IsIncomplete = true },
            ],
            Open = [new("m2", OpenItemKind.Message, OpenItemStatus.Streaming), new("c1", OpenItemKind.ToolCall, OpenItemStatus.Streaming)],
            Phase = RunPhase.Running,
        };

    private static MediaPart Picture => new(MediaKind.Image, new UrlSource("https://example.org/a.png") { MimeType = "image/png" });

    /// <summary>A conversation that is only this text.</summary>
    public static ChatState Saying(string text) => new() { Messages = [new UserMessage("m1", text)] };

    /// <summary>As many messages as one wants.</summary>
    public static ChatState Long(int messages) => new() { Messages = Enumerable.Range(0, messages).Select(Number).ToValueList() };

    public static Message Number(int number) =>
        number % 2 == 0
            ? new UserMessage(Id(number), $"Question {number}?") { Timestamp = Morning.AddSeconds(number) }
            : new AssistantMessage(Id(number)) { Content = $"Answer {number}." };

    /// <summary>What a store gives back: the same conversation, under the revision it was saved as.</summary>
    public static void SameAs(this ChatState? actual, ChatState expected, string what)
    {
        Expect.True(actual is not null, $"{what} should be there, and is not.");
        Expect.Equal(expected.Messages.Count, actual!.Messages.Count, $"{what}: the number of messages");
        for (var i = 0; i < expected.Messages.Count; i++)
        {
            Expect.Equal(expected.Messages[i], actual.Messages[i], $"{what}: message {i}");
        }

        Expect.Equal(expected with { Revision = null }, actual with { Revision = null }, what);
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"m{number}");
}

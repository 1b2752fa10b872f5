namespace Cloister.Agents;

/// <summary>The rules in their order: the first that has an answer gives it.</summary>
internal sealed class OfflineRules(TimeProvider time)
{
    public const string Introduction =
        "I am the offline model of Cloister: a handful of rules inside this program, without a key and without a network. I am no language model, "
        + "and I understand simple requests only; `help` lists them. A real model takes a few lines in `agent.json`, under `providers` and `models`.";

    private readonly Func<OfflineConversation, OfflineReply?>[] _rules =
    [
        ToolRules.AsTold,
        SmallTalk.Help,
        new TimeRule(time).Answer,
        ArithmeticRule.Answer,
        ToolRules.Run,
        ToolRules.ListTasks,
        MemoryRules.Remember,
        MemoryRules.Name,
        MemoryRules.Recall,
        SmallTalk.Answer,
    ];

    public OfflineReply Answer(OfflineConversation conversation) =>
        conversation.Purpose switch
        {
            ModelPurpose.Summary => new(OfflineDigest.Summary(conversation)),
            ModelPurpose.Title => new(OfflineDigest.Title(conversation)),
            _ => Introduced(conversation, Talk(conversation)),
        };

    private OfflineReply Talk(OfflineConversation conversation) =>
        conversation.NewResults is { Count: > 0 } results
            ? new(ToolRules.Tell(results))
            : _rules.Select(rule => rule(conversation)).FirstOrDefault(reply => reply is not null) ?? SmallTalk.Lost;

    private static OfflineReply Introduced(OfflineConversation conversation, OfflineReply reply) =>
        conversation.HasSpoken ? reply : reply with { Text = $"{Introduction}\n\n{reply.Text}".TrimEnd() };
}

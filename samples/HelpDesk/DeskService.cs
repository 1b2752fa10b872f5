using Cloister.Agents;
using Cloister.AgUi;

namespace HelpDesk;

// <snippet:desk-service>
/// <summary>Owns the way from a question to its answer.</summary>
internal sealed class DeskService : AgentService
{
    public static ServiceDescription Description { get; } =
        new("desk")
        {
            Title = "Help desk",
            Actions = [ServiceAction.Of<DeskService>("ask", "Answers a customer.", (desk, call, token) => desk.AskAsync(call, token))],
        };

    private async ValueTask<JsonData?> AskAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var question = new Question(call.Payload["customer"].AsString(), call.Payload["text"].AsString());
        var accepted = await Context.Plugins.GuardAsync(DeskPoints.Accept, question, cancellationToken);
        if (!accepted.IsAllowed)
        {
            throw new ActionFailedException(accepted.Reason);
        }

        var name = await Context.Plugins.ResolveAsync(DeskPoints.NameOf, question.Customer, cancellationToken);
        var session = Context.Session.Get($"desk-{question.Customer}"); // one conversation for each customer, kept for good
        var result = await session.RunAsync(question.Text, cancellationToken);

        var plugins = Context.Plugins.In(session.Id);
        var answer = await plugins.PipelineAsync(DeskPoints.BeforeAnswer, new($"{name}: {result.Text}"), cancellationToken);
        await plugins.EffectAsync(DeskPoints.Answered, answer, cancellationToken);
        return JsonData.Object(("text", answer.Text));
    }
}

// </snippet:desk-service>

using Cloister;
using Cloister.Agents;

namespace HelpDesk;

// <snippet:desk-guard>
/// <summary>Serves those it knows, and knows what they are called.</summary>
internal sealed class KnownCustomers(IReadOnlyDictionary<string, string> names) : AgentPlugin
{
    public override PluginId PluginId => new("known-customers");

    protected override void Hook(PointHooks hooks) =>
        hooks
            .Guard(DeskPoints.Accept, (_, question) => names.ContainsKey(question.Customer) ? Pass : Refuse("We have not met."))
            .Resolve(DeskPoints.NameOf, (_, customer) => names[customer]);
}

// </snippet:desk-guard>

using Cloister;

namespace Trimmed;

/// <summary>How the config of a service can be edited.</summary>
internal static class Schema
{
    public static void Show()
    {
        var schema = new UiConfigurableCapability(
            "Printing",
            [
                new TextField("title", "Title", defaultValue: "Untitled"),
                new MultilineField("body", "Body"),
                new PasswordField("pin", "Pin"),
                new NumberField("dpi", "Resolution", min: 72, max: 600, isInteger: true, defaultValue: 144),
                new DropdownField<string>("paper", "Paper", [("a4", "A4"), ("letter", "Letter")], defaultValue: "a4"),
                new BoolField("duplex", "Both sides"),
                new GroupField("margin", "Margin", [new NumberField("top", "Top")]),
                new ExtensionField("tint", "Tint", "color"),
            ]
        );
        var capabilities = CapabilitySet.Create(schema);

        Say.That("fields", string.Join(", ", schema.Fields));
        Say.That(
            "defaults",
            string.Join(", ", schema.Fields.Where(field => field.DefaultValue is not null).Select(field => field.DefaultValue))
        );
        Say.That("capability", capabilities.GetOrDefault<UiConfigurableCapability>()!.Label);
    }
}

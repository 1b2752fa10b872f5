namespace Cloister.Tests.Settings.Fields;

public sealed class ConfigFieldTests
{
    [Fact]
    public void A_schema_with_the_same_fields_is_the_same_capability()
    {
        static UiConfigurableCapability Schema(double max) =>
            new(
                "Renderer",
                [
                    new TextField("name", "Name", defaultValue: "x", placeholder: "none"),
                    new MultilineField("prompt", "Prompt", templateTags: ["user"]),
                    new PasswordField("key", "Key"),
                    new NumberField("dpi", "Resolution", min: 1, max: max, style: NumberFieldStyle.Slider, isInteger: true),
                    new DropdownField<string>("lang", "Language", [("en", "English"), ("de", "German")], defaultValue: "de"),
                    new BoolField("strict", "Strict", defaultValue: true),
                    new GroupField("server", "Server", [new NumberField("port", "Port")]),
                    new ExtensionField("color", "Color", "picker", ConfigMap.Of(("alpha", true))),
                ],
                "How pages look."
            );

        Assert.Equal(Schema(300), Schema(300));
        Assert.Equal(Schema(300).GetHashCode(), Schema(300).GetHashCode());
        Assert.NotEqual(Schema(300), Schema(600));
        Assert.Equal(Schema(1), CapabilitySet.Create(Schema(1), Schema(2)).GetOrDefault<UiConfigurableCapability>());
    }

    [Fact]
    public void Defaults_have_the_form_of_config_values()
    {
        Assert.Equal(3L, new NumberField("k", "K", defaultValue: 3).DefaultValue);
        Assert.Equal("x", new PasswordField("k", "K", defaultValue: "x").DefaultValue);
        Assert.Equal(true, new BoolField("k", "K", defaultValue: true).DefaultValue);
        Assert.Equal(ConfigList.Of(1), new ExtensionField("k", "K", "r", defaultValue: new[] { 1 }).DefaultValue);
        Assert.Null(new GroupField("k", "K", []).DefaultValue);
        Assert.Throws<ArgumentException>(() => new ExtensionField("k", "K", "r", defaultValue: new object()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    public void A_key_has_no_empty_segment(string key) => Assert.Throws<ArgumentException>(() => new TextField(key, "Label"));

    [Fact]
    public void Labels_renderers_and_tags_are_not_empty()
    {
        Assert.Equal("a.b", new TextField("a.b", "Label").Key);
        Assert.Throws<ArgumentException>(() => new TextField("k", ""));
        Assert.Throws<ArgumentException>(() => new ExtensionField("k", "K", ""));
        Assert.Throws<ArgumentException>(() => new MultilineField("k", "K", templateTags: [""]));
        Assert.Throws<ArgumentException>(() => new MultilineField("k", "K", templateTags: [null!]));
        Assert.Throws<ArgumentException>(() => new UiConfigurableCapability("", []));
        Assert.Throws<ArgumentNullException>(() => new UiConfigurableCapability("x", null!));
    }

    [Fact]
    public void A_multiline_field_has_a_range_of_lines()
    {
        var field = new MultilineField("k", "K");

        Assert.Equal((6, 14), (field.MinLines, field.MaxLines));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultilineField("k", "K", minLines: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultilineField("k", "K", minLines: 5, maxLines: 4));
    }

    [Fact]
    public void A_slider_needs_both_bounds()
    {
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", min: 1, style: NumberFieldStyle.Slider));
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", max: 1, style: NumberFieldStyle.Slider));
        Assert.Equal(NumberFieldStyle.Text, new NumberField("k", "K", style: NumberFieldStyle.Text).Style);
    }

    [Fact]
    public void The_parts_of_a_number_field_do_not_contradict_each_other()
    {
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", min: 2, max: 1));
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", step: 0));
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", min: double.NaN));
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", defaultValue: 5, max: 4));
        Assert.Throws<ArgumentException>(() => new NumberField("k", "K", defaultValue: 1.5, isInteger: true));
        Assert.Equal(0.5, new NumberField("k", "K", defaultValue: 0.5, min: 0, max: 1, step: 0.5).DefaultValue);
    }

    [Fact]
    public void A_dropdown_offers_distinct_values_and_defaults_to_one_of_them()
    {
        DropdownField field = new DropdownField<int>("k", "K", [(1, "One"), (2, "Two")], defaultValue: 2);

        Assert.Equal([(1L, "One"), (2L, "Two")], field.Options.Select(option => ((long)option.Value!, option.Label)));
        Assert.Equal(2L, field.DefaultValue);
        Assert.Throws<ArgumentException>(() => new DropdownField<int>("k", "K", []));
        Assert.Throws<ArgumentNullException>(() => new DropdownField<int>("k", "K", null!));
        Assert.Throws<ArgumentException>(() => new DropdownField<int>("k", "K", [(1, "One"), (1, "Uno")]));
        Assert.Throws<ArgumentException>(() => new DropdownField<int>("k", "K", [(1, "One")], defaultValue: 2));
        Assert.Throws<ArgumentException>(() => new DropdownField<DateTime>("k", "K", [(DateTime.UnixEpoch, "Epoch")]));
    }

    [Fact]
    public void No_two_fields_write_the_same_place()
    {
        Assert.Throws<ArgumentException>(() => new UiConfigurableCapability("x", [new TextField("a", "A"), new BoolField("a", "A")]));
        Assert.Throws<ArgumentException>(() => new UiConfigurableCapability("x", [new TextField("a", "A"), new BoolField("a.b", "B")]));
        Assert.Throws<ArgumentException>(() => new GroupField("g", "G", [new TextField("a", "A"), new TextField("a", "B")]));
        Assert.Throws<ArgumentException>(() =>
            new UiConfigurableCapability("x", [new TextField("g.a", "A"), new GroupField("g", "G", [new TextField("a", "A")])])
        );
        Assert.Equal(
            2,
            new UiConfigurableCapability("x", [new TextField("g.b", "B"), new GroupField("g", "G", [new TextField("a", "A")])]).Fields.Count
        );
    }

    [Fact]
    public void Later_changes_to_the_list_handed_in_change_nothing()
    {
        var fields = new List<ConfigField> { new BoolField("a", "A") };
        var schema = new UiConfigurableCapability("x", fields);

        fields.Clear();

        Assert.Single(schema.Fields);
    }

    [Fact]
    public void The_text_of_a_field_shows_no_default() =>
        Assert.Equal("PasswordField 'key'", new PasswordField("key", "Key", defaultValue: "secret").ToString());
}

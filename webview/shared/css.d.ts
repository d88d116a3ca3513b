// The bundler takes a style sheet that is imported into the view's own.
declare module "*.css";
